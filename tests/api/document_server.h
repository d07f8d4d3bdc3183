#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "api/api_server.h"

namespace patchbay::test {

// A server with a folder that has a note of ten bytes.
class DocumentServer {
 public:
  explicit DocumentServer(bool is_public = false, store::Dialect dialect = store::Dialect::kSqlite)
      : server(dialect, [&](app::Config& config) {
          config.connector_config["files"] = R"({"root":")" + folder_.path() + R"(","public":)" +
                                             (is_public ? "true" : "false") + "}";
        }) {
    write("note.txt", "0123456789");
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() + "/" + name, std::ios::binary) << text;
  }
  void remove(const std::string& name) const {
    std::filesystem::remove(folder_.path() + "/" + name);
  }
  // Starts a run and waits until it has ended. The server's own thread executes the run.
  [[nodiscard]] nlohmann::json run(const std::string& body = "{}") const {
    return ended(server.json(200, "POST", "/v1/syncs/files", server.ann(), body));
  }
  [[nodiscard]] nlohmann::json run_of(const std::string& key) const {
    return ended(server.json(200, "POST", "/v1/syncs/files", key, "{}"), key);
  }
  // Returns the id of the link to the user's documents.
  [[nodiscard]] std::string link_of(const std::string& key) const {
    return server.json(200, "GET", "/v1/syncs/files", key).at("link_id");
  }
  [[nodiscard]] nlohmann::json ended(const nlohmann::json& started) const {
    return ended(started, server.ann());
  }
  // Waits until a queued run has ended, and returns the run.
  [[nodiscard]] nlohmann::json ended(const nlohmann::json& started, const std::string& key) const {
    nlohmann::json found;
    const bool is_over = comes_true([&] {
      const nlohmann::json sync = server.json(200, "GET", "/v1/syncs/files", key);
      for (const nlohmann::json& run : sync.at("runs")) {
        if (run.at("run_id") == started.at("run_id")) found = run;
      }
      return found.is_object() && found.at("is_over");
    });
    INFO(found.dump());
    REQUIRE(is_over);
    return found;
  }
  [[nodiscard]] std::vector<std::string> listed(const std::string& key,
                                                const std::string& query = "") const {
    std::vector<std::string> titles;
    const nlohmann::json page = server.json(200, "GET", "/v1/documents" + query, key);
    for (const nlohmann::json& each : page.at("documents")) {
      if (!each.at("is_container")) titles.push_back(each.at("metadata").at("title"));
    }
    return titles;
  }
  [[nodiscard]] std::string cid() const {
    return server.key_for({.organization = "acme", .user = "cid"});
  }

 private:
  TestFolder folder_;

 public:
  ApiServer server;
};

}  // namespace patchbay::test
