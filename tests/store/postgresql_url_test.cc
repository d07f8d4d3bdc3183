// Proves that every form of libpq's URL connects to a real server, and that failures say why.

#include <catch2/catch.hpp>

#include "store/postgres_server.h"

namespace patchbay {
namespace {

// The only server of this file. Its users' passwords contain characters that have a meaning in URLs
// and connection strings.
class Server {
 public:
  static PostgresServer& get() {
    static PostgresServer server(PostgresServer::ListenScope::kLoopback);
    static const bool filled = fill(server);
    static_cast<void>(filled);
    return server;
  }

 private:
  static bool fill(PostgresServer& server) {
    server.execute("create database patchbay");  // for URLs of the user patchbay without a database
    server.execute(R"(create role blank superuser login password 'a b')");
    server.execute(R"(create role quote superuser login password 'it''s "x" \ y')");
    server.execute(R"(create role signs superuser login password '50%=/?#&@:+,;')");
    server.execute(R"(create role "o'hara=b c" superuser login password 'ключ')");
    server.execute(R"(create database "my data=base")");
    return true;
  }
};

std::string with(const std::string& user_and_host, const std::string& rest) {
  return "postgresql://" + user_and_host + ":" + std::to_string(Server::get().port()) + rest;
}

// Returns the server's answer to a query at that URL; otherwise the error's message.
std::string asked(const std::string& url, const std::string& question) {
  const auto store = store::Store::connect({.location = url});
  if (store.has_error()) return store.error().message();
  return text_of(*store.value(), question);
}

constexpr const char* kWhere = "select session_user || '@' || current_database()";

TEST_CASE("the documented form of a PostgreSQL URL connects, and every other that libpq knows") {
  const std::string port = std::to_string(Server::get().port());
  const std::string folder = Server::get().folder();
  std::string quoted_folder;
  for (const char letter : folder) quoted_folder += letter == '/' ? "%2F" : std::string(1, letter);
  const std::string patchbay = "patchbay@patchbay";
  const std::vector<std::pair<std::string, std::string>> forms = {
      {"postgresql://patchbay:ignored@127.0.0.1:" + port + "/patchbay", patchbay},
      {"postgres://patchbay@127.0.0.1:" + port + "/patchbay", patchbay},
      {"postgresql://patchbay@localhost:" + port + "/patchbay", patchbay},
      {"postgresql://patchbay@127.0.0.1:" + port, patchbay},  // uses the database of that name
      {"postgresql://patchbay@127.0.0.1:" + port + "/", patchbay},
      {"postgresql://patchbay@127.0.0.1:" + port + "?", patchbay},
      {"postgresql://patchbay@127.0.0.1:" + port + "/patchbay?", patchbay},
      {"postgresql://patchbay@127.0.0.1:" + port + "/patchbay?sslmode=disable", patchbay},
      {"postgresql://patchbay@127.0.0.1:" + port + "/postgres", "patchbay@postgres"},
      {"postgresql://patchbay@[::1]:" + port + "/patchbay", patchbay},
      {"postgresql://patchbay@127.0.0.1:1,127.0.0.1:" + port + "/patchbay", patchbay},
      {"postgresql://patchbay@[::1]:1,localhost:" + port + "/patchbay?target_session_attrs=any",
       patchbay},
      {"postgresql://patchbay@:" + port + "/patchbay?host=" + folder, patchbay},
      {"postgresql:///patchbay?host=" + folder + "&port=" + port + "&user=patchbay", patchbay},
      {"postgresql://?host=127.0.0.1&port=" + port + "&user=patchbay&dbname=patchbay", patchbay},
      {"postgresql://patchbay@" + quoted_folder + ":" + port + "/patchbay", patchbay},
      {with("patchbay@127.0.0.1", "/my%20data%3Dbase"), "patchbay@my data=base"}};
  for (const auto& [url, seen] : forms) {
    INFO(url);
    CHECK(asked(url, kWhere) == seen);
  }
}

TEST_CASE("passwords and names with blanks, quotes and signs are taken as they are") {
  const std::vector<std::pair<std::string, std::string>> users = {
      {"blank:a%20b", "blank"},
      {"quote:it%27s%20%22x%22%20%5C%20y", "quote"},
      {"quote:it's%20\"x\"%20\\%20y", "quote"},
      {"signs:50%25%3D%2F%3F%23%26%40%3A%2B%2C%3B", "signs"},
      {"o%27hara%3Db%20c:%D0%BA%D0%BB%D1%8E%D1%87", "o'hara=b c"}};
  for (const auto& [user, name] : users) {
    INFO(user);
    CHECK(asked(with(user + "@127.0.0.1", "/patchbay"), "select session_user::text") == name);
  }
}

TEST_CASE("a password that is kept apart is used where the URL names none") {
  const Secret password("a b");
  const auto user_at = [&](const std::string& url) {
    return asked(store::with_password(url, password), "select session_user::text");
  };
  const std::string url = with("blank@127.0.0.1", "/patchbay");
  CHECK(asked(url, "select 1").find("no password supplied") != std::string::npos);
  CHECK(user_at(url) == "blank");
  CHECK(user_at(with("blank@[::1]:1,127.0.0.1", "/patchbay?connect_timeout=7")) == "blank");
  CHECK(user_at("postgres://?host=127.0.0.1&port=" + std::to_string(Server::get().port()) +
                "&user=blank&dbname=patchbay") == "blank");
  CHECK(user_at(with("signs:50%25%3D%2F%3F%23%26%40%3A%2B%2C%3B@127.0.0.1", "/patchbay")) ==
        "signs");
  const auto location = store::parse_location(store::with_password(url, password)).value();
  CHECK(location.shown == store::parse_location(url).value().shown);
  for (const char* other : {"store.db", "sqlite:store.db", "postgresql://[::1/x", "mysql://a/b"}) {
    CHECK(store::with_password(other, password) == other);
  }
  CHECK(store::with_password(url, Secret()) == url);
}

TEST_CASE("what the URL says of how long to wait goes over what Patchbay would") {
  const auto settings = [](const std::string& parameters) {
    return asked(with("patchbay@127.0.0.1", "/patchbay" + parameters),
                 "select current_setting('application_name')");
  };
  CHECK(settings("") == "patchbay");
  CHECK(settings("?application_name=ours&connect_timeout=7") == "ours");
}

TEST_CASE("a connection that fails says the server's words and no password") {
  const auto failure = [](const std::string& url) {
    const auto store = store::Store::open({.location = url});
    REQUIRE(store.has_error());
    CHECK(store.error().code() == Code::kOverloaded);
    CHECK(store.error().message().find("hunter2") == std::string::npos);
    CHECK(store.error().message().find('\n') == std::string::npos);
    return store.error().message();
  };
  CHECK(failure(with("blank:hunter2@127.0.0.1", "/patchbay"))
            .find("password authentication failed for user \"blank\"") != std::string::npos);
  CHECK(failure(with("patchbay:hunter2@127.0.0.1", "/none"))
            .find("database \"none\" does not exist") != std::string::npos);
  CHECK(failure("postgresql://ann:hunter2@127.0.0.1:1/patchbay").find("Connection refused") !=
        std::string::npos);
  CHECK(failure("postgresql://ann:hunter2@/patchbay?host=/nowhere").find("No such file") !=
        std::string::npos);
  CHECK(failure("postgresql://ann:hunter2@127.0.0.1:1/x?sslmode=hunter3").find("sslmode") !=
        std::string::npos);
}

}  // namespace
}  // namespace patchbay
