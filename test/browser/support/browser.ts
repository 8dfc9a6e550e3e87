import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchChromium } from './launch.ts';

export type { Page } from 'playwright-core';

let shared: Promise<Browser> | undefined;

/** The one browser of this test process; started when first needed, it ends with the process. */
export function openBrowser(): Promise<Browser> {
  shared ??= launchChromium();
  return shared;
}

export type ColourScheme = 'light' | 'dark';

export interface PageOptions {
  /** Where the service under test listens, e.g. `http://127.0.0.1:41234`; paths in `goto` are taken from there. */
  readonly origin: string;
  readonly javascript?: boolean;
  readonly colourScheme?: ColourScheme;
  /** In CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  /** True where the test lets a request fail on purpose (the service stopped, the network gone). */
  readonly requestsMayFail?: boolean;
  /** Another origin the page is led to on purpose: the house's identity provider. */
  readonly elsewhere?: string;
}

/**
 * A new page in a context of its own (no cookies), for the running test. When the test ends the page is closed and
 * the test fails if the page said an error on its console, threw one, asked another origin for anything, or was
 * answered 404 for a file it needs or 500 for anything.
 */
export async function newPage(options: PageOptions): Promise<Page> {
  const { origin, javascript = true, colourScheme = 'light', width = 1280, height = 900 } = options;
  const context = await (
    await openBrowser()
  ).newContext({
    baseURL: origin,
    javaScriptEnabled: javascript,
    colorScheme: colourScheme,
    viewport: { width, height },
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
  } satisfies BrowserContextOptions);
  context.setDefaultTimeout(45_000);

  const complaints: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && ![origin, options.elsewhere].includes(url.origin)) {
      complaints.push(`The page asked another origin: ${request.url()}`);
    }
  });
  context.on('response', (response) => {
    const answersAct = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= (answersAct ? 500 : 400)) {
      complaints.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
    }
  });
  if (options.requestsMayFail !== true) {
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} for ${request.url()}`);
    });
  }
  context.on('console', (message) => {
    // Refused requests are judged by their status above; the console repeats every one of them.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(`Console: ${message.text()}`);
    }
  });
  context.on('weberror', (error) => complaints.push(`Uncaught: ${error.error().message}`));

  onTestFinished(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
  return context.newPage();
}

const screenshots = fileURLToPath(new URL('../../../var/screenshots/', import.meta.url));

/** The whole page as `var/screenshots/NAME.png`; gives the path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = `${screenshots}${name}.png`;
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
  return path;
}
