export { Icon } from './icon.tsx';
export { ErrorSummary } from './error-summary.tsx';
export {
  errorOf,
  freshForm,
  refusedForm,
  valueOf,
  valuesOf,
  type FieldValues,
  type FormState,
} from './form-state.ts';
export { Button, ButtonLink, ButtonRow, Form, type ButtonKind, type DataAttributes } from './form.tsx';
export {
  DateField,
  FieldError,
  FileField,
  Hint,
  NumberField,
  Select,
  TextArea,
  TextField,
  wiring,
  type FieldProps,
  type Option,
} from './fields.tsx';
export { Checkbox, Checkboxes, Radios, type Choice } from './choices.tsx';
export {
  Alert,
  Details,
  EmptyState,
  HelpText,
  Notice,
  PreviewSentence,
  Progress,
  QuietDetails,
  StatusTag,
  UploadState,
  type Tone,
} from './notices.tsx';
export {
  KeyFigures,
  SummaryList,
  Tabs,
  TaskList,
  type KeyFigure,
  type SummaryRow,
  type Task,
} from './lists.tsx';
export { DataTable, Pager, Pagination, type Column } from './table.tsx';
export { Filters } from './filters.tsx';
export { DRAWING_WIDTH, Figure } from './figure.tsx';
export { SaveState, SheetBar, SheetQuestion, type KeyedOption } from './sheet.tsx';
export { Page, productName, type Link, type PageFrame, type PageProps, type Person } from './page.tsx';
