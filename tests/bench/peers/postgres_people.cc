#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"
#include "tests/bench/peers/postgres.h"
#include "tests/bench/plan.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

constexpr const char* kColumns =
    "user_principal_name text, primary_smtp text, other_smtp text, mail text, display_name text, "
    "given_name text, surname text, department text, job_title text, mobile_phone text, "
    "account_enabled boolean";

// No value of the population needs quotes.
void add_attributes(std::string& line, const Person& person) {
  for (const std::string& value :
       {person.upn(), person.upn(), person.local + "@fabrikam.com", person.upn(),
        person.given + " " + person.family, person.given, person.family, person.department,
        person.title, person.phone, std::string("true")}) {
    line.append(",").append(value);
  }
  line += "\n";
}

// cloud.csv, objects.csv and their addresses, one a line, for the server to read.
void write_csv(const PeerPlan& plan) {
  std::ofstream cloud(plan.folder / "cloud.csv");
  std::ofstream objects(plan.folder / "objects.csv");
  std::ofstream addresses(plan.folder / "addresses.csv");
  for (std::uint64_t i = 0; i < plan.pairs; ++i) {
    const Person one = person(kSeed, i);
    std::string line = one.cloud_id.text() + ",";  // no immutable id yet
    add_attributes(line, one);
    cloud << line;
    line = one.object_guid.text() + "," + one.object_guid.text() + ",\"CN=" + one.local +
           ",OU=" + one.department + ",OU=People,DC=contoso,DC=local\"";
    add_attributes(line, one);
    objects << line;
    for (const char* domain : {"@contoso.com", "@fabrikam.com"}) {
      addresses << one.cloud_id.text() << ',' << one.local << domain << '\n';
    }
  }
  if (!cloud.flush() || !objects.flush() || !addresses.flush()) give_up("no CSV could be written");
}

// As PostgreSQL's documentation says to populate a database: tables made and filled in one
// transaction, indexes and statistics after.
void load(Postgres& postgres, const PeerPlan& plan) {
  const std::string folder = plan.folder.string();
  postgres.run("BEGIN");
  postgres.run(std::string("CREATE TABLE account (object_id uuid, immutable_id text, ") + kColumns +
               ")");
  postgres.run(std::string("CREATE TABLE object (object_guid uuid, source_anchor text, "
                           "distinguished_name text, ") +
               kColumns + ")");
  postgres.run("COPY account FROM '" + folder + "/cloud.csv' (FORMAT csv)");
  postgres.run("COPY object FROM '" + folder + "/objects.csv' (FORMAT csv)");
  postgres.run("COMMIT");
  postgres.run("CREATE INDEX ON account (immutable_id)");
  postgres.run("CREATE INDEX ON account (lower(primary_smtp))");
  postgres.run("CREATE INDEX ON account (lower(user_principal_name))");
  postgres.run("CREATE INDEX ON object (lower(primary_smtp))");
  postgres.run("ANALYZE account");
  postgres.run("ANALYZE object");
}

// The ladder as joins: the anchor, then the primary SMTP address, then the UPN; only what one
// object and one account have of each other alone. `smtp` gives (object_id, address) of accounts.
std::string match(const std::string& smtp) {
  return "CREATE TABLE binding AS WITH "
         "hard AS (SELECT o.object_guid, a.object_id, 'anchor' AS rung FROM object o"
         " JOIN account a ON a.immutable_id = o.source_anchor), "
         "by_smtp AS (SELECT o.object_guid, s.object_id FROM object o JOIN " +
         smtp +
         " s ON s.address = lower(o.primary_smtp)"
         " WHERE NOT EXISTS (SELECT FROM hard h WHERE h.object_guid = o.object_guid)), "
         "smtp AS (SELECT object_guid, min(object_id::text)::uuid AS object_id, 'smtp' AS rung"
         " FROM by_smtp GROUP BY object_guid HAVING count(*) = 1), "
         "by_upn AS (SELECT o.object_guid, a.object_id FROM object o JOIN account a"
         " ON lower(a.user_principal_name) = lower(o.user_principal_name)"
         " WHERE NOT EXISTS (SELECT FROM hard h WHERE h.object_guid = o.object_guid)"
         " AND NOT EXISTS (SELECT FROM by_smtp s WHERE s.object_guid = o.object_guid)) "
         "SELECT * FROM hard UNION ALL SELECT * FROM smtp"
         " UNION ALL SELECT object_guid, object_id, 'upn' FROM by_upn";
}

void require_bound(Postgres& postgres, std::uint64_t pairs) {
  const PostgresResult rows = postgres.run("SELECT count(*) FROM binding");
  const std::string bound = PQgetvalue(rows.get(), 0, 0);
  if (bound != std::to_string(pairs)) give_up("PostgreSQL bound " + bound + " objects");
}

void drop_all(Postgres& postgres) {
  postgres.run("SET client_min_messages = warning");
  postgres.run("DROP TABLE IF EXISTS account, object, binding, account_address");
}

// Seconds of changes of random people, a transaction each, by so many clients.
double change_people(const PeerPlan& plan, std::size_t clients, std::uint64_t each) {
  std::vector<std::thread> threads;
  const Stopwatch clock;
  for (std::size_t client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      Postgres postgres(plan.address);
      postgres.prepare("change",
                       "WITH changed AS (UPDATE object SET department = $2::text, job_title = "
                       "$3::text WHERE object_guid = $1::uuid RETURNING object_guid) "
                       "UPDATE account a SET department = $2::text, job_title = $3::text "
                       "FROM changed c JOIN binding b USING (object_guid) "
                       "WHERE a.object_id = b.object_id");
      std::mt19937_64 random(kSeed + client);
      for (std::uint64_t i = 0; i < each; ++i) {
        const Person one = person(kSeed, random() % plan.pairs);
        const auto* guid = reinterpret_cast<const char*>(one.object_guid.bytes.data());
        const PostgresResult result = postgres.run_prepared(
            "change", {std::string(guid, 16), "Research", one.title + " " + std::to_string(i)});
        if (std::string(PQcmdTuples(result.get())) != "1") give_up("PostgreSQL changed nobody");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return clock.seconds();
}

}  // namespace

void measure_postgres_join(const PeerPlan& plan) {
  write_csv(plan);
  Postgres postgres(plan.address);
  drop_all(postgres);
  const Stopwatch clock;
  load(postgres, plan);
  const double loaded = clock.seconds();
  postgres.run(match("(SELECT object_id, lower(primary_smtp) AS address FROM account)"));
  const double matched = clock.seconds();
  require_bound(postgres, plan.pairs);
  print_row("peer_postgres_join_1m_s", matched, "s");
  print_row("peer_postgres_join_load_s", loaded, "s");
  print_row("peer_postgres_join_match_s", matched - loaded, "s");
  print_row("peer_postgres_join_pairs", static_cast<double>(plan.pairs), "pairs");

  // With all addresses of an account, as the rule book asks: a table of their own.
  drop_all(postgres);
  const Stopwatch whole;
  load(postgres, plan);
  postgres.run("BEGIN");
  postgres.run("CREATE TABLE account_address (object_id uuid, address text)");
  postgres.run("COPY account_address FROM '" + (plan.folder / "addresses.csv").string() +
               "' (FORMAT csv)");
  postgres.run("COMMIT");
  postgres.run("CREATE INDEX ON account_address (address)");
  postgres.run("ANALYZE account_address");
  postgres.run(match("account_address"));
  print_row("peer_postgres_join_addresses_1m_s", whole.seconds(), "s");
  require_bound(postgres, plan.pairs);
}

void measure_postgres_incremental(const PeerPlan& plan) {
  write_csv(plan);
  {
    Postgres postgres(plan.address);
    drop_all(postgres);
    load(postgres, plan);
    postgres.run(match("(SELECT object_id, lower(primary_smtp) AS address FROM account)"));
    postgres.run("ALTER TABLE account ADD PRIMARY KEY (object_id)");
    postgres.run("ALTER TABLE object ADD PRIMARY KEY (object_guid)");
    postgres.run("ALTER TABLE binding ADD PRIMARY KEY (object_guid)");
    postgres.run("VACUUM ANALYZE");
    postgres.run("CHECKPOINT");
  }
  for (const std::size_t clients : {std::size_t{16}, std::size_t{1}}) {
    const std::uint64_t each = std::max<std::uint64_t>(10, plan.facts / 30 / (clients + 2));
    print_row("peer_postgres_incremental_" + std::to_string(clients),
              static_cast<double>(each * clients) / change_people(plan, clients, each), "facts/s");
  }
}

}  // namespace tenon::bench
