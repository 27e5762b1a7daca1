/** What an upload is, as it is answered: the contract of /v1/uploads. */
import { z } from 'zod';
import { DECIMAL_MARKS } from '../../transactions/amounts.ts';
import { ROLES, SHAPES } from '../../transactions/columns.ts';
import { CUSTOMER_KEYS } from '../../transactions/presets.ts';
import { REASONS } from '../../transactions/reasons.ts';
import { CAUTIONS } from '../../transactions/warnings.ts';

const text = (length: number) => z.string().min(1).max(length);

/** How a file is to be read; each setting is that of `perennial load`. What is left out, the file itself tells. */
export const uploadSettingsSchema = z
  .strictObject({
    columns: z
      .partialRecord(z.enum(ROLES), text(500))
      .optional()
      .meta({ description: 'Names of columns by role, such as {"amount": "Net sales"}.' }),
    format: text(50).optional().meta({ description: 'The export that it is, by name, such as shopify-orders.' }),
    shape: z.enum(SHAPES).optional(),
    dateFormat: text(60).optional().meta({ description: 'How dates are written.', example: '%d/%m/%Y' }),
    decimal: z.enum(DECIMAL_MARKS).optional().meta({ description: 'What begins the decimals of amounts.' }),
    minorUnits: z.boolean().optional().meta({ description: 'Amounts are cents.' }),
    customerKey: z.enum(CUSTOMER_KEYS).optional(),
    countStatus: z.array(text(100)).max(50).optional(),
    delimiter: z.string().length(1).optional(),
    encoding: text(40).optional(),
    currency: text(40).optional(),
    timeZone: text(60).optional(),
  })
  .meta({ id: 'UploadSettings' });
export type UploadSettings = z.output<typeof uploadSettingsSchema>;

const count = z.object({
  rows: z.number(),
  amount: z.string().nullable().meta({ description: 'Exact decimal text.' }),
});

const uploadQualitySchema = z
  .object({
    format: z.string(),
    shape: z.enum(SHAPES),
    currency: z.string(),
    hasAmounts: z.boolean(),
    timeZone: z.string(),
    dates: z.object({ format: z.string(), example: z.string() }),
    amounts: z.array(z.object({ column: z.string(), notation: z.string() })),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    customers: z.number(),
    read: count.meta({ description: 'All rows: those accepted, those excluded and `orderLines` add up to them.' }),
    accepted: count,
    excluded: z.array(
      count.extend({
        reason: z.enum(REASONS),
        examples: z.array(z.object({ line: z.number(), field: z.string(), value: z.string() })),
      }),
    ),
    orderLines: z.number().meta({ description: 'Rows that repeat the total of an order that was counted.' }),
    warnings: z.array(z.string()),
    cautions: z
      .array(
        z.object({
          code: z.enum(CAUTIONS),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
          text: z.string(),
        }),
      )
      .meta({ description: 'The same by what they are about, with their figures, in their order.' }),
  })
  .meta({ id: 'UploadQuality' });

const problemSchema = z
  .object({ code: z.string(), detail: z.string(), hint: z.string() })
  .meta({ id: 'UploadProblem' });

export const UPLOAD_STATES = ['reading', 'ready', 'unreadable', 'loading', 'loaded'] as const;

export const uploadSchema = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'Of the file, as whoever sent it called it.' }),
    bytes: z.number(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: 'When it goes by itself, loaded or not.' }),
    state: z.enum(UPLOAD_STATES).meta({ description: '`reading` and `loading` pass by themselves: ask again.' }),
    settings: uploadSettingsSchema,
    recognised: z.object({ name: z.string(), title: z.string() }).nullable().meta({
      description: 'The export that the header speaks for; `generic` where columns were known by their usual names.',
    }),
    columns: z
      .array(
        z.object({
          name: z.string(),
          values: z.array(z.string()).meta({ description: 'The first three that differ.' }),
          role: z.enum(ROLES).nullable(),
        }),
      )
      .nullable(),
    preview: z
      .array(
        z.object({
          line: z.number(),
          written: z.record(z.string(), z.string()).meta({ description: 'By column, as the file writes it.' }),
          customer: z.string().nullable(),
          day: z.string().nullable(),
          amount: z.string().nullable(),
          outcome: z.string(),
        }),
      )
      .nullable()
      .meta({ description: 'The first ten rows, as written and as understood.' }),
    question: z
      .object({
        about: z.enum(['dates', 'amounts']),
        column: z.string(),
        readings: z.array(
          z.object({
            value: z.string().meta({ description: 'The setting that chooses it: `dateFormat` or `decimal`.' }),
            examples: z.array(z.object({ written: z.string(), read: z.string().nullable() })),
          }),
        ),
      })
      .nullable()
      .meta({ description: 'What the file does not decide: PATCH the setting of one of the readings.' }),
    quality: uploadQualitySchema.nullable(),
    sufficiency: z
      .array(
        z.object({
          what: z.string(),
          have: z.number().nullable(),
          need: z.number(),
          enough: z.boolean(),
          consequence: z.string(),
        }),
      )
      .nullable()
      .meta({ description: 'Whether there is enough to learn from.' }),
    doubt: problemSchema.nullable().meta({
      description: 'Why it was probably misread: more than a tenth excluded. Loading then asks for `acceptExcluded`.',
    }),
    problem: problemSchema.nullable().meta({ description: 'Why it could not be read or loaded.' }),
    loaded: z
      .object({ added: z.number(), known: z.number() })
      .nullable()
      .meta({ description: 'Transactions that were new to the store, and that it had already.' }),
  })
  .meta({ id: 'Upload' });
export type Upload = z.output<typeof uploadSchema>;
export type UploadProblem = z.output<typeof problemSchema>;

export const uploadsSchema = z.object({ uploads: z.array(uploadSchema) }).meta({ id: 'Uploads' });

export const loadRequestSchema = z
  .strictObject({
    acceptExcluded: z.boolean().default(false).meta({
      description: 'Load even where more than a tenth of the rows or of the money is excluded.',
    }),
  })
  .meta({ id: 'LoadRequest' });
