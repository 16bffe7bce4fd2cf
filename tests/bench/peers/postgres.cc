#include "tests/bench/peers/postgres.h"

#include "engine/base/encoding.h"
#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"

namespace tenon::bench {

Postgres::Postgres(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  const std::string options = "host=" + address.substr(0, colon) +
                              " port=" + address.substr(colon + 1) + " user=bench dbname=postgres";
  connection_ = PQconnectdb(options.c_str());
  if (PQstatus(connection_) != CONNECTION_OK) give_up(PQerrorMessage(connection_));
}

Postgres::~Postgres() { PQfinish(connection_); }

PostgresResult Postgres::taken(PGresult* result, ExecStatusType expected) {
  PostgresResult owned(result);
  const ExecStatusType status = PQresultStatus(result);
  const bool rows = status == PGRES_TUPLES_OK && expected == PGRES_COMMAND_OK;
  if (status != expected && !rows) give_up(PQerrorMessage(connection_));
  return owned;
}

PostgresResult Postgres::run(const std::string& statement) {
  return taken(PQexec(connection_, statement.c_str()), PGRES_COMMAND_OK);
}

void Postgres::prepare(const std::string& name, const std::string& statement) {
  taken(PQprepare(connection_, name.c_str(), statement.c_str(), 0, nullptr), PGRES_COMMAND_OK);
}

PostgresResult Postgres::run_prepared(const std::string& name,
                                      const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const std::string& parameter : parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  const std::vector<int> binary(parameters.size(), 1);
  return taken(PQexecPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
                              values.data(), lengths.data(), binary.data(), 1),
               PGRES_COMMAND_OK);
}

void Postgres::copy_in(const std::string& statement, const std::string& data) {
  taken(PQexec(connection_, statement.c_str()), PGRES_COPY_IN);
  if (PQputCopyData(connection_, data.data(), static_cast<int>(data.size())) != 1 ||
      PQputCopyEnd(connection_, nullptr) != 1) {
    give_up(PQerrorMessage(connection_));
  }
  while (PGresult* result = PQgetResult(connection_)) taken(result, PGRES_COMMAND_OK);
}

namespace {

std::string int4(std::size_t value) {
  std::string bytes;
  put_u32(bytes, static_cast<std::uint32_t>(value));
  return bytes;
}

std::string int8(std::uint64_t value) {
  std::string bytes;
  put_u64(bytes, value);
  return bytes;
}

// COPY in its binary format (PostgreSQL's documentation of COPY, "Binary Format").
class CopyStream final : public PeerStream {
 public:
  CopyStream(const PeerPlan& plan, std::size_t stream, const std::string& table)
      : postgres_(plan.address),
        stream_(int4(stream)),
        statement_("COPY " + table + " (source, number, payload) FROM STDIN (FORMAT binary)") {}

  void append(std::uint64_t first_number, const std::vector<std::string>& payloads) override {
    std::string data("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    for (const std::string& payload : payloads) {
      put_u16(data, 3);
      put_field(data, stream_);
      put_field(data, int8(first_number++));
      put_field(data, payload);
    }
    put_u16(data, 0xffff);
    postgres_.copy_in(statement_, data);
  }

 private:
  static void put_field(std::string& out, const std::string& bytes) {
    put_u32(out, static_cast<std::uint32_t>(bytes.size()));
    out += bytes;
  }

  Postgres postgres_;
  const std::string stream_;
  const std::string statement_;
};

// INSERT of as many rows, prepared once for each number of them.
class InsertStream final : public PeerStream {
 public:
  InsertStream(const PeerPlan& plan, std::size_t stream, const std::string& table)
      : postgres_(plan.address), stream_(int4(stream)), table_(table) {}

  void append(std::uint64_t first_number, const std::vector<std::string>& payloads) override {
    if (payloads.size() != prepared_) prepare(payloads.size());
    std::vector<std::string> parameters;
    parameters.reserve(3 * payloads.size());
    for (const std::string& payload : payloads) {
      parameters.push_back(stream_);
      parameters.push_back(int8(first_number++));
      parameters.push_back(payload);
    }
    postgres_.run_prepared("insert_" + std::to_string(prepared_), parameters);
  }

 private:
  void prepare(std::size_t rows) {
    std::string statement = "INSERT INTO " + table_ + " (source, number, payload) VALUES ";
    for (std::size_t i = 0; i < rows; ++i) {
      const auto parameter = [&](std::size_t n) { return "$" + std::to_string(3 * i + n); };
      if (i > 0) statement += ", ";
      statement.append("(").append(parameter(1)).append("::int4, ");
      statement.append(parameter(2)).append("::int8, ");
      statement.append(parameter(3)).append("::bytea)");
    }
    postgres_.prepare("insert_" + std::to_string(rows), statement);
    prepared_ = rows;
  }

  Postgres postgres_;
  const std::string stream_;
  const std::string table_;
  std::size_t prepared_ = 0;
};

template <typename Stream>
PeerKind kind(const std::string& name, const std::string& table) {
  return {name, [table](const PeerPlan& plan, std::size_t stream) {
            return std::make_unique<Stream>(plan, stream, table);
          }};
}

}  // namespace

std::vector<PeerKind> postgres_kinds(const PeerPlan& plan) {
  Postgres postgres(plan.address);
  // `keyed` can tell a fact that comes again, as Tenon's log does; `event` is as fast as it gets.
  for (const char* table : {"event", "keyed"}) {
    postgres.run(std::string("DROP TABLE IF EXISTS ") + table);
    postgres.run(std::string("CREATE TABLE ") + table +
                 " (source int4 NOT NULL, number int8 NOT NULL, payload bytea NOT NULL)");
  }
  postgres.run("ALTER TABLE keyed ADD PRIMARY KEY (source, number)");
  return {kind<CopyStream>("postgres", "event"), kind<InsertStream>("postgres_insert", "event"),
          kind<CopyStream>("postgres_keyed", "keyed")};
}

}  // namespace tenon::bench
