// A server that gets secrets everywhere, against the sandbox's GitHub; and a search through
// everything it leaves behind: answers, log, audit, counters, the store.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "api/api_server.h"
#include "api/leak_scanner.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

class CanaryWorld {
 public:
  explicit CanaryWorld(Dialect dialect);

  // Makes a secret of this name and looks for it from now on. No rule could recognize it by its
  // form.
  std::string secret(const std::string& name);

  // As secret(), percent-encoded.
  std::string encoded_secret(const std::string& name);

  // One request. `handed`: secrets that this answer is allowed to contain.
  nlohmann::json ask(std::string_view method, const std::string& target, const std::string& headers,
                     std::string_view body = "", const std::set<std::string>& handed = {});
  httpd::Response response(std::string_view method, const std::string& target,
                           const std::string& headers, std::string_view body = "",
                           const std::set<std::string>& handed = {});

  // Connects ann's account as a person would; what GitHub's page sends back is returned as the
  // callback's query.
  std::string consent();  // the code in it is a secret from then on
  void connect();

  // The next answer of the sandbox to this path has this status, and secrets in body and headers.
  void fail(const std::string& path, int status, const std::string& error = "");
  // A call that always reaches the provider.
  nlohmann::json call(
      std::string_view body = R"({"repo":"octocat/hello-world","title":"A title"})");

  // What admins see about the trace of an error.
  nlohmann::json said(const nlohmann::json& envelope);

  // Ends the server and searches everything: "PLACE: SECRET" for each secret that was found.
  std::vector<std::string> leaks();

  LeakScanner scanner;
  sandbox::Sandbox provider;

 private:
  // As an operator's file and environment have it.
  void configure(Dialect dialect, app::Config& config);
  void plant_what_was_sent();
  void look(const std::string& place, std::string_view text,
            const std::set<std::string>& handed = {});
  std::string stored() const;

  struct Given {
    std::string question;
    std::string text;
    std::set<std::string> handed;
  };
  std::mutex mutex_;
  std::string log_;  // under mutex_
  std::vector<Given> answers_;
  std::vector<std::string> found_;

 public:
  ApiServer server;  // last: it writes to the log
};

}  // namespace patchbay::test
