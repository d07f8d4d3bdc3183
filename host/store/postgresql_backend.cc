#include <fcntl.h>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <string>

#include "store/backend.h"

namespace patchbay::store {
namespace {

class PostgresqlBackend final : public Backend {
 public:
  void open(const Location& location, std::chrono::milliseconds /*wait*/,
            OpenedSession& into) const override {
    soci::session& session = *into.session;
    session.open(soci::postgresql, std::string(location.url.reveal()));
    const auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
    into.socket.emplace(::fcntl(PQsocket(backend->conn_), F_DUPFD_CLOEXEC, 0));
    session << "set client_min_messages = warning";
    session << "set statement_timeout = " + std::to_string(kLongestStatement.count());
  }
  std::optional<SqlFailure> read(const std::exception& thrown,
                                 std::string_view store) const override {
    const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&thrown);
    if (own == nullptr) return std::nullopt;
    return read_sqlstate(own->sqlstate(), own->get_error_message(), store);
  }
  std::unique_ptr<Probe> probe(const Location& location,
                               std::chrono::milliseconds patience) const override {
    return make_postgresql_probe(location, patience);
  }
};

}  // namespace

const Backend& postgresql_backend() {
  static const PostgresqlBackend backend;
  return backend;
}

}  // namespace patchbay::store
