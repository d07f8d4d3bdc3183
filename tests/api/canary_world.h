// A server that gets secrets in every input and uses the sandbox's GitHub. Searches everything that
// the server leaves behind: answers, log, audit, counters and the store.
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

  // Makes a secret with this name, and looks for it from now on. Its form fits no rule that
  // recognises secrets.
  std::string secret(const std::string& name);

  // Makes a secret as secret() does, and returns it percent-encoded.
  std::string encoded_secret(const std::string& name);

  // Sends a request and keeps the answer for the search. `handed` names the secrets that the answer
  // may contain.
  nlohmann::json ask(std::string_view method, const std::string& target, const std::string& headers,
                     std::string_view body = "", const std::set<std::string>& handed = {});
  httpd::Response response(std::string_view method, const std::string& target,
                           const std::string& headers, std::string_view body = "",
                           const std::set<std::string>& handed = {});

  // Goes through GitHub's page as a person who connects ann's account. Returns the query with which
  // GitHub's page sends the browser back.
  std::string consent();  // the code in the query is a secret from then on
  void connect();

  // Makes the sandbox's next answer to this path fail with this status, and with secrets in its
  // body and headers. `more` are further headers.
  void fail(const std::string& path, int status, const std::string& error = "",
            const std::vector<sandbox::Pair>& more = {});
  // Makes a call that always sends a request to the provider.
  nlohmann::json call(
      std::string_view body = R"({"repo":"octocat/hello-world","title":"A title"})");

  // Returns what admins see of the trace that an error names.
  nlohmann::json said(const nlohmann::json& envelope);

  // Ends the server and searches everything. Returns "PLACE: SECRET" for each secret that it finds.
  std::vector<std::string> leaks();

  LeakScanner scanner;
  sandbox::Sandbox provider;

 private:
  // Configures the server with a file and an environment, as an operator does.
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
  std::string log_;  // guarded by mutex_
  std::vector<Given> answers_;
  std::vector<std::string> found_;

 public:
  ApiServer server;  // the last member, because it writes to the log
};

}  // namespace patchbay::test
