#include <libpq-fe.h>
#include <poll.h>

#include <cerrno>
#include <string>

#include "base/machine_clock.h"
#include "store/probe.h"

namespace patchbay::store {
namespace {

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};

class PostgresqlProbe final : public Probe {
 public:
  PostgresqlProbe(const Location& location, std::chrono::milliseconds patience)
      : location_(location), patience_(patience) {}

  // Checks the database. If an old connection was lost, tries once more with a new one, because a
  // connection may be lost while it is not used.
  std::optional<SqlFailure> look(Look look) override {
    const bool was_connected = connection_ != nullptr;
    auto failure = try_once(look);
    if (failure && failure->trouble == SqlTrouble::kConnection && was_connected && !fell_silent_) {
      failure = try_once(look);
    }
    return failure;
  }

 private:
  std::optional<SqlFailure> try_once(Look look) {
    give_up_at_ = machine_now() + patience_;
    fell_silent_ = false;
    auto failure = connection_ ? std::nullopt : connect();
    if (!failure) failure = ask("select 1");
    if (!failure && look == Look::kWrite) {
      failure =
          ask(std::string("begin; set local lock_timeout = '200ms'; ") + kProbeWrites + "; commit");
      if (failure && connection_) static_cast<void>(ask("rollback"));
    }
    if (failure && failure->trouble == SqlTrouble::kConnection) connection_.reset();
    return failure;
  }

  std::optional<SqlFailure> connect() {
    const std::string url(location_.url.reveal());
    connection_.reset(PQconnectStart(url.c_str()));
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
      if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD ||
          state == PGRES_POLLING_FAILED) {
        return lost();
      }
      if (!wait_for(state == PGRES_POLLING_READING ? POLLIN : POLLOUT)) return silent();
      state = PQconnectPoll(connection_.get());
    }
    if (PQsetnonblocking(connection_.get(), 1) != 0) return lost();
    return ask("set client_min_messages = warning");
  }

  std::optional<SqlFailure> ask(const std::string& statements) {
    if (PQsendQuery(connection_.get(), statements.c_str()) != 1) return lost();
    for (int left = 1; left == 1;) {
      left = PQflush(connection_.get());
      if (left < 0) return lost();
      if (left == 1 && !wait_for(POLLOUT)) return silent();
    }
    std::optional<SqlFailure> failure;
    for (;;) {
      while (PQisBusy(connection_.get()) != 0) {
        if (!wait_for(POLLIN)) return silent();
        if (PQconsumeInput(connection_.get()) != 1) return lost();
      }
      const std::unique_ptr<PGresult, Clear> result(PQgetResult(connection_.get()));
      if (!result) return failure;
      if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !failure) {
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        failure = read_sqlstate(state == nullptr ? "" : state, PQresultErrorMessage(result.get()),
                                location_.shown);
      }
    }
  }

  // Waits until the socket is ready for `events`. Returns false if the time is over or poll()
  // fails.
  bool wait_for(short events) {
    for (;;) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(give_up_at_ - machine_now());
      if (left.count() <= 0) return false;
      pollfd socket{PQsocket(connection_.get()), events, 0};
      const int ready = ::poll(&socket, 1, static_cast<int>(left.count()) + 1);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  std::optional<SqlFailure> lost() {
    return connection_failure(connection_ ? PQerrorMessage(connection_.get()) : "",
                              location_.shown);
  }

  std::optional<SqlFailure> silent() {
    fell_silent_ = true;
    return connection_failure(
        "it has not answered for " + std::to_string(patience_.count()) + " ms", location_.shown);
  }

  const Location location_;
  const std::chrono::milliseconds patience_;
  std::unique_ptr<PGconn, Finish> connection_;
  std::chrono::steady_clock::time_point give_up_at_{};
  bool fell_silent_ = false;
};

}  // namespace

std::unique_ptr<Probe> make_postgresql_probe(const Location& location,
                                             std::chrono::milliseconds patience) {
  return std::make_unique<PostgresqlProbe>(location, patience);
}

}  // namespace patchbay::store
