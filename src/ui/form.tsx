import type { Child } from 'hono/jsx';
import type { IconName } from '../http/kern-stylesheet.ts';
import { Icon } from './icon.tsx';

/** Attributes the small scripts look for; each script's head says which. */
export type DataAttributes = Readonly<Record<`data-${string}`, string>>;

interface FormProps {
  readonly action: string;
  readonly csrf: string;
  /** True for a form that sends a file. */
  readonly upload?: boolean;
  /** Values that go along unseen, e.g. the version that was read. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly data?: DataAttributes;
  readonly children?: Child;
}

/**
 * A form that changes something. The browser's own checks are off: its messages come in the browser's language
 * and vanish; the server answers with an error summary instead. Completion is off, so that a reload shows what the
 * server has and not what the browser remembers.
 */
export const Form = ({ action, csrf, upload = false, hidden = {}, id, data = {}, children }: FormProps) => (
  <form
    id={id}
    class="iks-form"
    method="post"
    action={action}
    enctype={upload ? 'multipart/form-data' : undefined}
    novalidate
    autocomplete="off"
    {...data}
  >
    <input type="hidden" name="_csrf" value={csrf} />
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
  </form>
);

/** primary: the one main act of the page; danger: an act that cannot be undone. */
export type ButtonKind = 'primary' | 'secondary' | 'tertiary' | 'danger';

interface ButtonProps {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  /** Tells the server which button was pressed. */
  readonly name?: string;
  readonly value?: string;
  /** Sends the form to another address than its own. */
  readonly formAction?: string;
  readonly small?: boolean;
  readonly type?: 'submit' | 'button';
  readonly data?: DataAttributes;
  /** Verb and noun: "Stichprobe ziehen". */
  readonly children: Child;
}

const buttonClass = (kind: ButtonKind, small: boolean): string =>
  `kern-btn ${kind === 'danger' ? 'kern-btn--primary iks-btn--danger' : `kern-btn--${kind}`}${small ? ' kern-btn--x-small' : ''}`;

/** Sends the form it stands in. */
export const Button = (props: ButtonProps) => (
  <button
    type={props.type ?? 'submit'}
    class={buttonClass(props.kind ?? 'primary', props.small ?? false)}
    name={props.name}
    value={props.value}
    formaction={props.formAction}
    {...props.data}
  >
    {props.icon && <Icon name={props.icon} />}
    <span class="kern-label">{props.children}</span>
  </button>
);

interface ButtonLinkProps {
  readonly href: string;
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly small?: boolean;
  /** For files: the name under which the browser keeps it. */
  readonly download?: string;
  readonly children: Child;
}

/** Looks like a button and leads to a page: "Neues Prüffeld anlegen". */
export const ButtonLink = (props: ButtonLinkProps) => (
  <a
    href={props.href}
    class={buttonClass(props.kind ?? 'secondary', props.small ?? false)}
    download={props.download}
  >
    {props.icon && <Icon name={props.icon} />}
    <span class="kern-label">{props.children}</span>
  </a>
);

/** Buttons side by side, the main one first. */
export const ButtonRow = ({ children }: { children: Child }) => (
  <div class="kern-btn-wrapper iks-buttons">{children}</div>
);
