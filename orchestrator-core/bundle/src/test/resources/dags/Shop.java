/** Shared by DAGs: a helper file. */
record Shop(String code, String table) {}
