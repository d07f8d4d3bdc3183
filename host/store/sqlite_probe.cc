#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>

#include <optional>

#include "store/probe.h"

namespace patchbay::store {
namespace {

class SqliteProbe final : public Probe {
 public:
  explicit SqliteProbe(const Location& location) : location_(location), opened_(file_at_path()) {}

  std::optional<SqlFailure> look(Look look) override {
    const auto now = file_at_path();
    if (!now || !opened_ || now->st_ino != opened_->st_ino || now->st_dev != opened_->st_dev) {
      return SqlFailure{
          SqlTrouble::kConnection,
          Error(Code::kOverloaded,
                "store " + location_.shown +
                    ": the file in use is no longer there; it was moved, removed or replaced. Put "
                    "it back, or restart with the file that is meant")
              .with_retry_after(std::chrono::seconds(1))};
    }
    try {
      ask(look);
    } catch (const std::exception& thrown) {
      session_.reset();
      return read_sql_failure(thrown, location_);
    }
    return std::nullopt;
  }

 private:
  void ask(Look look) {
    if (!session_) {
      auto session = std::make_unique<soci::session>();
      session->open(soci::sqlite3, "dbname=\"" + location_.path + "\"");
      *session << "pragma busy_timeout = 200";
      session_ = std::move(session);
    }
    int tables = 0;
    *session_ << "select count(*) from sqlite_master", soci::into(tables);
    if (look == Look::kWrite) *session_ << kProbeWrites;
  }

  [[nodiscard]] std::optional<struct stat> file_at_path() const {
    struct stat found{};
    if (::stat(location_.path.c_str(), &found) != 0) return std::nullopt;
    return found;
  }

  const Location location_;
  const std::optional<struct stat> opened_;
  std::unique_ptr<soci::session> session_;
};

}  // namespace

std::unique_ptr<Probe> make_sqlite_probe(const Location& location) {
  return std::make_unique<SqliteProbe>(location);
}

}  // namespace patchbay::store
