// Where may tests make databases of their own?

/** The variable with the URL of a PostgreSQL for that; with-postgres.ts sets it. */
export const TEST_SERVER = 'EVERBEACON_TEST_POSTGRES'
