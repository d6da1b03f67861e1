import { html, type SafeHtml } from '@remix-run/html-template'
import type { TopLevelSpec } from 'vega-lite'
import type { HourOfWeek, SlaFigures } from '../figures.ts'

/** Okabe and Ito's: told apart whatever colours somebody sees, and on paper. */
const IN_TIME = '#0072b2'
const LATE = '#d55e00'
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const common = {
  background: '#ffffff',
  config: { font: 'system-ui, sans-serif', axis: { labelFontSize: 12, titleFontSize: 12 }, view: { stroke: null } },
} as const

/** How much of its target's time each decision took: in time to the left, late to the right, with their numbers. */
export async function ofTargetChart(ofTarget: SlaFigures['ofTarget']): Promise<SafeHtml> {
  const values = ofTarget.map(({ upTo, count }, i) => {
    const from = i === 0 ? 0 : ofTarget[i - 1]!.upTo
    const when = upTo !== null && upTo <= 100 ? 'in time' : 'late'
    return {
      share: upTo === null ? `over ${from} %` : `${from}–${upTo} %`,
      count,
      when,
      // Told apart without colours, too.
      label: when === 'late' && count > 0 ? `${count} late` : `${count}`,
    }
  })
  const order = values.map(({ share }) => share)
  const x = {
    field: 'share',
    type: 'ordinal',
    sort: order,
    title: 'of the time that its target gave',
    axis: { labelAngle: 0 },
  } as const
  const y = { field: 'count', type: 'quantitative', title: 'decisions', axis: { tickMinStep: 1, format: 'd' } } as const
  const spec: TopLevelSpec = {
    ...common,
    width: 620,
    height: 190,
    data: { values },
    layer: [
      {
        mark: { type: 'bar', stroke: '#333333', strokeWidth: 0.5 },
        encoding: {
          x,
          y,
          color: {
            field: 'when',
            type: 'nominal',
            scale: { domain: ['in time', 'late'], range: [IN_TIME, LATE] },
            legend: { orient: 'top', title: null, labelFontSize: 13 },
          },
        },
      },
      {
        mark: { type: 'text', dy: -7, fontSize: 12 },
        encoding: { x, y, text: { field: 'label', type: 'nominal' } },
      },
    ],
  }
  return await drawn(
    spec,
    `Decisions by the share of their target's time: ${values.map(({ share, count }) => `${share}: ${count}`).join(', ')}`,
  )
}

/** The week, hour by hour: the darker, the more. A frame marks the hours in which the full-time pool was mostly on duty. */
export async function weekChart(
  week: readonly HourOfWeek[],
  what: 'complaints' | 'decided',
  name: string,
): Promise<SafeHtml> {
  // Of a single day its row alone.
  const days = week.filter(hour => hour.fullTimeMs + hour.partTimeMs > 0)
  const values = days.map(hour => ({
    day: DAYS[hour.day - 1],
    hour: hour.hour,
    count: hour[what],
    fullTime: hour.fullTimeMs > hour.partTimeMs,
  }))
  const x = { field: 'hour', type: 'ordinal', title: 'hour', axis: { labelAngle: 0 } } as const
  const y = { field: 'day', type: 'ordinal', sort: DAYS, title: null } as const
  const spec: TopLevelSpec = {
    ...common,
    width: { step: 23 },
    height: { step: 19 },
    data: { values },
    layer: [
      {
        mark: { type: 'rect', stroke: '#ffffff' },
        encoding: {
          x,
          y,
          color: {
            field: 'count',
            type: 'quantitative',
            title: name,
            scale: { scheme: 'blues', domainMin: 0 },
            legend: { format: 'd', tickMinStep: 1 },
          },
        },
      },
      {
        transform: [{ filter: 'datum.fullTime' }],
        mark: { type: 'rect', filled: false, stroke: '#333333', strokeWidth: 1.4 },
        encoding: { x, y },
      },
    ],
  }
  const busiest = values.toSorted((a, b) => b.count - a.count)[0]
  const words =
    busiest && busiest.count > 0 ? `most on ${busiest.day} from ${busiest.hour}:00 (${busiest.count})` : 'none'
  return await drawn(spec, `${name} by the hour of the week: ${words}`)
}

let loading: ReturnType<typeof load> | undefined

/** When the first chart is drawn, and once: it takes most of a second, and most processes draw none. */
async function load() {
  const { parse, View } = await import('vega')
  const { compile } = await import('vega-lite')
  return { parse, View, compile }
}

async function drawn(spec: TopLevelSpec, words: string): Promise<SafeHtml> {
  const { parse, View, compile } = await (loading ??= load())
  const svg = await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()
  // Vega escapes what it draws; its own root is given a name, and no size of its own.
  const inner = svg.replace(/^<svg /, '<svg role="presentation" ').replace(/ width="[\d.]+" height="[\d.]+"/, '')
  return html`<figure tabindex="0" role="img" aria-label="${words}">${html.raw`${inner}`}</figure>`
}
