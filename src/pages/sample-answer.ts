import { Failure } from '../failure.ts';
import { integer } from '../format.ts';
import {
  planBinomial,
  planPoisson,
  planSample,
  whatSampleShows,
  type SamplePlan,
  type SamplePower,
} from '../statistics/index.ts';
import type { FieldValues } from '../ui/index.ts';
import { FormReader } from './form-values.ts';

/** Larger frames than any office has, and more errors than any sample is planned with. */
const largestFrame = 10_000_000;
const mostErrors = 1_000;
const usualSizes = [20, 40, 60, 100];

interface Terms {
  readonly frameSize: number;
  readonly tolerable: number;
  readonly errors: number;
  readonly confidence: number;
  readonly minutesPerCase: number | undefined;
}

/** What was typed as numbers. @throws Failure with every fault at its field */
function readTerms(values: FieldValues): Terms {
  const form = new FormReader(values);
  const terms = {
    frameSize: form.integer('faelle'),
    tolerable: form.fraction('tolerierbar'),
    errors: form.optionalInteger('fehler') ?? 0,
    confidence: form.fraction('sicherheit'),
    minutesPerCase: form.optionalInteger('minuten') ?? undefined,
  };
  const { frameSize, tolerable, errors, confidence, minutesPerCase } = terms;
  form.require(
    'faelle',
    frameSize >= 2 && frameSize <= largestFrame,
    `Geben Sie 2 bis ${integer(largestFrame)} Fälle an. Einen einzelnen Fall prüfen Sie vollständig.`,
  );
  form.require(
    'tolerierbar',
    tolerable > 0 && tolerable <= 1,
    'Geben Sie mehr als 0 und höchstens 100 % an.',
  );
  form.require('fehler', errors <= mostErrors, `Geben Sie höchstens ${integer(mostErrors)} Fehler an.`);
  form.require(
    'sicherheit',
    confidence > 0 && confidence < 1,
    'Geben Sie mehr als 0 und weniger als 100 % an.',
  );
  form.require(
    'minuten',
    minutesPerCase !== 0,
    'Geben Sie mindestens eine Minute an, oder lassen Sie das Feld leer.',
  );
  form.refuse();
  return terms;
}

/** What the calculator says to what was typed. */
export interface SampleAnswer {
  readonly terms: Terms;
  readonly plan: SamplePlan;
  readonly power: SamplePower;
  /** Sizes by other models; null where none up to a million does. */
  readonly binomial: number | null;
  readonly poisson: number | null;
}

/** @throws Failure as `readTerms`, and at the expected errors where no sample is large enough */
export function answerTo(values: FieldValues): SampleAnswer {
  const terms = readTerms(values);
  const { frameSize, tolerable, confidence, minutesPerCase } = terms;
  const expected = { errors: terms.errors };
  const plan = atField('fehler', () =>
    planSample({ frameSize, tolerable, expected, confidence, minutesPerCase }),
  );
  const sizes = [...new Set([...usualSizes, plan.n])].toSorted((a, b) => a - b);
  return {
    terms,
    plan,
    power: whatSampleShows({
      frameSize,
      sizes,
      faulty: terms.errors,
      confidence,
      minutesPerCase,
      curveEnd: Math.min(frameSize, Math.max(200, Math.ceil(plan.n * 1.25))),
    }),
    binomial: orNull(() => planBinomial({ tolerable, expected, confidence })),
    poisson: orNull(() => planPoisson({ tolerable, expected, confidence })),
  };
}

/** A refusal of the statistics, told at the field that can mend it. */
function atField<T>(path: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { kind, code, message } = error;
    throw new Failure(kind, code, message, { fields: [{ path, code, message }] });
  }
}

function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
