import type { CalibrationCurve } from '../evaluation/calibration.ts';
import { draw, figure } from './draw.ts';
import { BLUE, GREY } from './palette.ts';

/**
 * Whether customers come back as often as pReturn says.
 *
 * @param horizon  in words, such as '39 weeks'
 */
export function calibrationChart(curve: CalibrationCurve, model: string, horizon: string): Promise<string> {
  const { customers, predicted, observed, low, high, ece } = curve;
  const end = Math.min(1, Math.ceil(10 * Math.max(...predicted, ...high, 0.1)) / 10);
  const axis = { domain: [0, end], tickFormat: (value: number) => `${Math.round(100 * value)} %` };
  return draw(
    {
      title: 'Do customers come back as often as predicted?',
      subtitle:
        `Probability of a purchase within ${horizon} (p_return) by ${model}, and who came back; groups of about ` +
        `${figure(Math.round(customers.reduce((a, b) => a + b, 0) / customers.length))} customers with 95 % intervals. ` +
        `On average ${(100 * ece).toFixed(1)} points off (ECE).`,
      description: `Dots beside the diagonal of perfect calibration. ${predicted
        .map((p, k) => `Predicted ${(100 * p).toFixed(0)} %, came back ${(100 * observed[k]).toFixed(0)} %`)
        .join('; ')}.`,
      keys: [
        { label: 'groups of customers', colour: BLUE, mark: 'dot' },
        { label: 'perfectly calibrated', colour: GREY, mark: 'line', dash: '4,3' },
      ],
      height: 420,
    },
    (plot) => ({
      x: { ...axis, label: 'predicted probability', labelAnchor: 'center', labelArrow: 'none' },
      y: { ...axis, label: 'share that came back', grid: true },
      marks: [
        plot.ruleY([0]),
        plot.line([0, end], { x: [0, end], y: [0, end], stroke: GREY, strokeWidth: 1.5, strokeDasharray: '4,3' }),
        plot.ruleX(predicted, { x: predicted, y1: low, y2: high, stroke: BLUE, strokeWidth: 1.5 }),
        plot.dot(observed, { x: predicted, y: observed, fill: BLUE, r: 4.5 }),
      ],
    }),
  );
}
