// Proves what callers, operators and the readiness check see while a database is silent, gone or
// not writable.
#include <fcntl.h>
#include <soci/soci.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "base/file_descriptor.h"
#include "kit/busy_machine.h"
#include "skip.h"
#include "store/freezing_proxy.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

// Collects what a store reports, so that a test can wait for it. Must outlive the store.
class News {
 public:
  void listen_to(store::Store& store) {
    store.tell([this](const store::StoreNews& news) {
      const std::scoped_lock lock(mutex_);
      told_.push_back(news);
      changed_.notify_all();
    });
  }
  // Returns the next report, which must come within a minute.
  store::StoreNews next() {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_for(lock, 60s, [this] { return !told_.empty(); });
    REQUIRE(came);
    store::StoreNews news = std::move(told_.front());
    told_.pop_front();
    return news;
  }
  [[nodiscard]] bool is_quiet() {
    const std::scoped_lock lock(mutex_);
    return told_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<store::StoreNews> told_;
};

constexpr store::WatchOptions kOften{.period = 20ms, .write_every = 20ms, .stale = 20s};

struct FrozenWorld {
  explicit FrozenWorld(store::StoreOptions options = {}) {
    server.execute("create database kept");
    options.location = "postgresql://patchbay@127.0.0.1:" + std::to_string(proxy.port()) + "/kept";
    auto opened = store::Store::open(options);
    INFO((opened.has_error() ? opened.error().message() : ""));
    REQUIRE(opened.has_value());
    store = std::move(opened).value();
    news.listen_to(*store);
  }

  static Result<int> one(store::Store& store) {
    return store.transaction([](store::Transaction& transaction) -> Result<int> {
      int found = 0;
      transaction.sql() << "select 1", soci::into(found);
      return found;
    });
  }

  PostgresServer server{PostgresServer::ListenScope::kLoopback};
  FreezingProxy proxy{server.port()};
  News news;
  std::unique_ptr<store::Store> store;
};

void require_outage(const Error& error) {
  CHECK(error.code() == Code::kOverloaded);
  CHECK(error.retryable());
  CHECK(error.details().retry_after.has_value());
  CHECK(error.message().find("127.0.0.1") == std::string::npos);
  CHECK(error.message().find("kept") == std::string::npos);
}

TEST_CASE("a server that falls silent is noticed within five seconds, by calls and without any") {
  test::prove_at_last([]() -> test::Disturbance {
    FrozenWorld world;
    REQUIRE(FrozenWorld::one(*world.store).value() == 1);
    CHECK_FALSE(world.store->outage());
    world.proxy.freeze();
    const auto frozen_at = SteadyClock::now();
    const auto hanging = FrozenWorld::one(*world.store);
    const auto took = SteadyClock::now() - frozen_at;
    REQUIRE(hanging.has_error());
    require_outage(hanging.error());
    REQUIRE(world.store->outage());
    require_outage(*world.store->outage());
    const store::StoreNews lost = world.news.next();
    CHECK(lost.what == store::StoreNews::What::kLost);
    CHECK(lost.why.find("has not answered for") != std::string::npos);
    CHECK(lost.why.find("127.0.0.1") != std::string::npos);
    return test::spoiled_unless(took < 5s, "the call ended after five seconds");
  });
}

TEST_CASE("while a server is silent nobody waits for it, and it is told once, and once when over") {
  FrozenWorld world({.patience = 2s, .watch = kOften});
  world.proxy.freeze();
  std::vector<std::future<Result<int>>> calls;
  for (int i = 0; i < 20; ++i) {
    calls.push_back(std::async(std::launch::async, [&] { return FrozenWorld::one(*world.store); }));
  }
  for (auto& call : calls) {
    const auto ended = call.get();
    REQUIRE(ended.has_error());
    CHECK(ended.error().retryable());
  }
  CHECK(world.news.next().what == store::StoreNews::What::kLost);
  const auto refused_at = SteadyClock::now();
  for (int i = 0; i < 1000; ++i) {
    const auto refused = FrozenWorld::one(*world.store);
    REQUIRE(refused.has_error());
    require_outage(refused.error());
  }
  CHECK(SteadyClock::now() - refused_at < 60s);  // waiting would take over half an hour
  CHECK(world.news.is_quiet());
  world.proxy.thaw();
  const store::StoreNews back = world.news.next();
  CHECK(back.what == store::StoreNews::What::kBack);
  CHECK(back.lasted >= 1ms);
  CHECK(FrozenWorld::one(*world.store).value() == 1);
  CHECK_FALSE(world.store->outage());
}

TEST_CASE("a server that is stopped is an outage, and is used again when it is there") {
  FrozenWorld world({.patience = 2s, .watch = kOften});
  world.server.stop();
  const auto refused = FrozenWorld::one(*world.store);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().retryable());
  CHECK(refused.error().message().find("127.0.0.1") == std::string::npos);
  CHECK(world.news.next().what == store::StoreNews::What::kLost);
  REQUIRE(world.store->outage());
  world.server.start();
  CHECK(world.news.next().what == store::StoreNews::What::kBack);
  CHECK(FrozenWorld::one(*world.store).value() == 1);
}

TEST_CASE("connections that were lost while the server is well are no outage") {
  FrozenWorld world({.patience = 2s, .watch = kOften});
  world.server.execute(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'kept'");
  CHECK(FrozenWorld::one(*world.store).value() == 1);
  CHECK_FALSE(world.store->outage());
  CHECK(world.news.is_quiet());
}

TEST_CASE(
    "a server that is read-only is an outage of writing, though nobody writes, and reading goes "
    "on") {
  FrozenWorld world({.patience = 2s, .watch = kOften});
  const std::string lose_sessions =
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'kept'";
  world.server.execute("alter database kept set default_transaction_read_only = on");
  world.server.execute(lose_sessions);
  const store::StoreNews lost = world.news.next();
  CHECK(lost.what == store::StoreNews::What::kLost);
  CHECK(lost.why.find("read-only") != std::string::npos);
  REQUIRE(world.store->outage());
  require_outage(*world.store->outage());
  CHECK(number_of(*world.store, "select 1") == 1);
  world.server.execute("alter database kept reset default_transaction_read_only");
  world.server.execute(lose_sessions);
  CHECK(world.news.next().what == store::StoreNews::What::kBack);
  CHECK_FALSE(world.store->outage());
}

TEST_CASE("an SQLite file that cannot grow is an outage until it can, told once") {
  TestDatabase database(store::Dialect::kSqlite);
  News news;
  const auto store = store::Store::open({.location = database.location(), .watch = kOften}).value();
  news.listen_to(*store);
  execute(*store, "create table big (text text)");
  const auto fill = [&] {
    return store->transaction([](store::Transaction& transaction) -> Result<void> {
      transaction.sql() << "insert into big (text) values (hex(zeroblob(1000000)))";
      return success();
    });
  };
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
  const rlimit small{4096, usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto first = fill();
  const auto second = fill();
  const auto seen = store->outage();
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
  REQUIRE(first.has_error());
  CHECK(first.error().code() == Code::kOverloaded);
  CHECK(first.error().retryable());
  CHECK(first.error().message().find(database.location()) == std::string::npos);
  CHECK(second.has_error());
  CHECK(seen.has_value());
  const store::StoreNews lost = news.next();
  CHECK(lost.what == store::StoreNews::What::kLost);
  CHECK(lost.why.find(database.location()) != std::string::npos);
  CHECK(news.next().what == store::StoreNews::What::kBack);
  CHECK_FALSE(store->outage());
  CHECK(fill().has_value());
}

TEST_CASE(
    "an SQLite file that no descriptor is left for is blamed on the limit, and is no outage") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const rlimit none{0, usual.rlim_max};
  for (const store::StoreCreation make :
       {store::StoreCreation::kIfMissing, store::StoreCreation::kNever}) {
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    const auto refused = store::Store::open({.location = database.location(), .make = make});
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kOverloaded);
    CHECK(refused.error().retryable());
    CHECK(refused.error().message().find("too many files open") != std::string::npos);
    CHECK(refused.error().message().find("belong") == std::string::npos);
  }
  CHECK_FALSE(store->outage());
}

TEST_CASE("a damaged SQLite file is not to be tried again, and says what to do") {
  TestDatabase database(store::Dialect::kSqlite);
  std::ofstream(database.location()) << std::string(8192, 'x');
  const auto refused = store::Store::open({.location = database.location()});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInternal);
  CHECK_FALSE(refused.error().retryable());
  CHECK(refused.error().message().find("restore a backup") != std::string::npos);
}

TEST_CASE("an SQLite file that was moved away is an outage until it is back") {
  TestDatabase database(store::Dialect::kSqlite);
  News news;
  const auto store = store::Store::open({.location = database.location(), .watch = kOften}).value();
  news.listen_to(*store);
  std::filesystem::rename(database.location(), database.location() + ".away");
  CHECK(news.next().why.find("moved, removed or replaced") != std::string::npos);
  const auto refused = store->read([](store::Transaction&) -> Result<int> { return 1; });
  REQUIRE(refused.has_error());
  CHECK(refused.error().retryable());
  CHECK_FALSE(std::filesystem::exists(database.location()));
  std::filesystem::rename(database.location() + ".away", database.location());
  CHECK(news.next().what == store::StoreNews::What::kBack);
  CHECK(number_of(*store, "select 1") == 1);
}

TEST_CASE("a statement that is refused is told with its cause, and callers learn neither") {
  TestDatabase database(each_database());
  News news;
  const auto store = database.open();
  news.listen_to(*store);
  const auto refused = store->transaction([](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "insert into no_such_table values (1)";
    return success();
  });
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInternal);
  CHECK_FALSE(refused.error().retryable());
  CHECK(refused.error().message().find("no_such_table") == std::string::npos);
  CHECK(refused.error().message().find(store->shown()) == std::string::npos);
  const store::StoreNews told = news.next();
  CHECK(told.what == store::StoreNews::What::kRefused);
  CHECK(told.why.find("no_such_table") != std::string::npos);
  CHECK(told.why.find(store->shown()) != std::string::npos);
}

TEST_CASE("a statement that the server cuts short is to be tried again, and the log says why") {
  TestDatabase database(store::Dialect::kPostgresql);
  News news;
  const auto store = database.open();
  news.listen_to(*store);
  int runs = 0;
  const auto cut = store->read([&](store::Transaction& transaction) -> Result<void> {
    ++runs;
    transaction.sql() << "set local statement_timeout = 20";
    transaction.sql() << "select pg_sleep(60)";
    return success();
  });
  REQUIRE(cut.has_error());
  CHECK(runs == 1);
  CHECK(cut.error().code() == Code::kOverloaded);
  CHECK(cut.error().retryable());
  CHECK(cut.error().message() == "Patchbay's store could not finish this. Try again in a moment.");
  CHECK(news.next().why.find("took too long") != std::string::npos);
  CHECK_FALSE(store->outage());  // others are not affected
}

TEST_CASE("a store that does not exist is not made when it must be there") {
  TestDatabase database(each_database());
  const store::StoreOptions options{.location = database.location(),
                                    .make = store::StoreCreation::kNever};
  const auto refused = store::Store::open(options);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kNotFound);
  CHECK(refused.error().message().find("--init") != std::string::npos);
  if (database.dialect() == store::Dialect::kSqlite) {
    CHECK_FALSE(std::filesystem::exists(database.location()));
    const FileDescriptor empty(
        ::open(database.location().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    REQUIRE(empty.get() >= 0);
    CHECK(store::Store::open(options).has_error());
    CHECK(std::filesystem::file_size(database.location()) == 0);
  }
  REQUIRE(store::Store::open({.location = database.location()}).has_value());
  CHECK(store::Store::open(options).has_value());
}

}  // namespace
}  // namespace patchbay
