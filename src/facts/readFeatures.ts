import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureColumns } from '../numerics/matrix.ts';
import { FACTS, type FeatureQuestion, featureSql, targetSql } from './featuresSql.ts';

/** Customers at a cutoff, one behind the other: what is known of them, and their features. */
export interface FeatureRows {
  readonly length: number;
  readonly facts: Readonly<Record<keyof typeof FACTS, Float64Array>>;
  readonly features: FeatureColumns;
}

const FACT_NAMES = Object.keys(FACTS) as (keyof typeof FACTS)[];

/** Streams the features in the order of the customers, a few thousand at a time: memory does not grow with them. */
export async function* streamFeatures(
  connection: DuckDBConnection,
  question: FeatureQuestion,
): AsyncGenerator<FeatureRows, void, void> {
  const { sql, features } = featureSql(question);
  const names = features.map(({ name }) => name);
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const column = (i: number) => (chunk.getColumnVector(i) as unknown as { items: Float32Array | Float64Array }).items;
    yield {
      length: chunk.rowCount,
      facts: Object.fromEntries(
        FACT_NAMES.map((fact, i) => [fact, Float64Array.from(column(i))]),
      ) as FeatureRows['facts'],
      features: {
        names,
        length: chunk.rowCount,
        columns: names.map((_, j) => Float32Array.from(column(FACT_NAMES.length + j))),
      },
    };
  }
}

/** All of it at once, for training. */
export async function readFeatures(connection: DuckDBConnection, question: FeatureQuestion): Promise<FeatureRows> {
  const parts: FeatureRows[] = [];
  for await (const part of streamFeatures(connection, question)) parts.push(part);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const names = parts[0]?.features.names ?? featureSql(question).features.map(({ name }) => name);
  return {
    length,
    facts: Object.fromEntries(
      FACT_NAMES.map((fact) => [
        fact,
        concatenate(
          new Float64Array(length),
          parts.map((part) => part.facts[fact]),
        ),
      ]),
    ) as FeatureRows['facts'],
    features: {
      names,
      length,
      columns: names.map((_, j) =>
        concatenate(
          new Float32Array(length),
          parts.map((part) => part.features.columns[j]),
        ),
      ),
    },
  };
}

/** Purchases and value after a cutoff, in the order of the features. */
export async function readTargets(
  connection: DuckDBConnection,
  question: FeatureQuestion,
  end: string,
): Promise<{ purchases: Float64Array; value: Float64Array }> {
  const result = await connection.stream(targetSql(question, end));
  const pieces: Float64Array[][] = [[], []];
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    pieces.forEach((list, i) => {
      list.push(Float64Array.from((chunk.getColumnVector(i) as unknown as { items: Float64Array }).items));
    });
  }
  const length = pieces[0].reduce((sum, piece) => sum + piece.length, 0);
  const [purchases, value] = pieces.map((list) => concatenate(new Float64Array(length), list));
  return { purchases, value };
}

function concatenate<Column extends Float32Array | Float64Array>(whole: Column, parts: readonly Column[]): Column {
  let at = 0;
  for (const part of parts) {
    whole.set(part as Float32Array, at);
    at += part.length;
  }
  return whole;
}
