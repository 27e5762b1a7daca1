import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { TableColumn } from '../../engines/contract.ts';
import { writeTable } from '../../engines/writeTable.ts';
import { labelColumns, scoreColumns } from '../../pipelines/writeScores.ts';
import type { Book, Valued } from '../book.ts';
import type { CustomerBook } from '../customerBook.ts';
import { CustomerPages } from '../customerPages.ts';
import { exportQuerySchema, type GroupsOfCustomers, predicateOf, ruleOf } from '../customerQuery.ts';
import { FORMULA } from '../formulas.ts';
import { parseRequest } from '../problems.ts';
import type { Route } from './route.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

/** Customers as a file: the columns of `score`, at the bundle's horizon, in the order of ids. */
export function exportCustomersRoute(customers: CustomerBook, groups: GroupsOfCustomers): Route {
  return {
    method: 'GET',
    path: '/v1/exports/customers',
    scope: 'read',
    operation: {
      id: 'exportCustomers',
      tag: 'Customers',
      summary: 'Customers as CSV or Parquet, filtered',
      description:
        'The columns of `perennial score`, tier, stage and RFM code among them. In CSV a text that a spreadsheet would take for a formula has an apostrophe before it.',
      query: exportQuerySchema,
      answers: {
        200: {
          description: 'A line a customer.',
          content: {
            'text/csv': z.string(),
            'application/vnd.apache.parquet': z.string().meta({ contentEncoding: 'binary' }),
          },
        },
      },
      problems: ['REQUEST_INVALID', 'CUSTOMERS_NOT_LOADED', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const { format, tiers, ...filter } = parseRequest(exportQuerySchema, request.query);
        const book = customers.loaded();
        const { order, ranks } = new CustomerPages(book).all('customerId', predicateOf(filter, book, groups));
        const places = Array.from(ranks, (rank) => order.places[rank]);
        const { tierAt, stageAt, rfmAt } = groups.segments.now(tiers ?? ruleOf(filter.tier));
        const at = (label: (place: number) => string) => (i: number) => label(places[i]);
        const labels = labelColumns({ tier: at(tierAt), stage: at(stageAt), rfm: at(rfmAt) });
        const columns = withLabels(columnsOf(book, places), labels);
        const folder = mkdtempSync(join(tmpdir(), 'perennial-export-'));
        try {
          const file = join(folder, 'customers');
          const safe = format === 'csv' ? columns.map(withoutFormulas) : columns;
          await writeTable({ columns: safe, length: ranks.length }, file, format);
          response.writeHead(200, {
            'Content-Type': TYPES[format],
            'Content-Disposition': `attachment; filename="customers.${format}"`,
            'Content-Length': statSync(file).size,
          });
          await pipeline(createReadStream(file), response);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ],
  };
}

/** The columns of customers who may have been valued at several times; what they say stays as it is now. */
function columnsOf(book: Book, places: readonly number[]): TableColumn[] {
  const byValued = new Map<Valued, TableColumn[]>();
  const columnsFor = (valued: Valued) => {
    const known = byValued.get(valued) ?? scoreColumns(valued);
    byValued.set(valued, known);
    return known;
  };
  const found = places.map((place) => {
    const { valued, row } = book.rowAt(place);
    return { columns: columnsFor(valued), row };
  });
  return columnsFor(book.newest).map(
    ({ name, type }, c) =>
      ({ name, type, value: (i: number) => found[i].columns[c].value(found[i].row) }) as TableColumn,
  );
}

/** Labels stand where `score` writes them. */
function withLabels(columns: readonly TableColumn[], labels: readonly TableColumn[]): TableColumn[] {
  return columns.flatMap((column) => (column.name === 'as_of' ? [...labels, column] : [column]));
}

function withoutFormulas(column: TableColumn): TableColumn {
  if (column.type !== 'text') return column;
  return {
    ...column,
    value: (row) => {
      const text = column.value(row);
      return text !== null && FORMULA.test(text) ? `'${text}` : text;
    },
  };
}
