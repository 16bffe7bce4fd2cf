// A connection to PostgreSQL. Any error ends the benchmark.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

namespace tenon::bench {

struct ResultCleared {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ResultCleared>;

class Postgres {
 public:
  explicit Postgres(const std::string& address);
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  PostgresResult run(const std::string& statement);
  void prepare(const std::string& name, const std::string& statement);
  // Parameters in binary form.
  PostgresResult run_prepared(const std::string& name, const std::vector<std::string>& parameters);
  // One COPY … FROM STDIN, whole.
  void copy_in(const std::string& statement, const std::string& data);

 private:
  PostgresResult taken(PGresult* result, ExecStatusType expected);

  PGconn* connection_;
};

}  // namespace tenon::bench
