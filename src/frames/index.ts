export { caseNumberOf, caseNumbersOf, storeCaseNumber } from './case-numbers.ts';
