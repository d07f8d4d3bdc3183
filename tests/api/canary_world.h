// A server that gets secrets in every input and uses the sandbox's GitHub. It searches everything
// that the server leaves behind for these secrets: answers, log, audit, counters and the store.
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
  explicit CanaryWorld(store::Dialect dialect);

  // Makes a secret with this name, and searches for it from now on. The secret has no form that the
  // rules for secrets recognize.
  std::string secret(const std::string& name);

  // Makes a secret as secret() does, and returns it percent-encoded.
  std::string encoded_secret(const std::string& name);

  // Sends a request and saves the answer for the search. `handed` names the secrets that the answer
  // may contain.
  nlohmann::json ask(std::string_view method, const std::string& target, const std::string& headers,
                     std::string_view body = "", const std::set<std::string>& handed = {});
  httpd::Response response(std::string_view method, const std::string& target,
                           const std::string& headers, std::string_view body = "",
                           const std::set<std::string>& handed = {});

  // Visits GitHub's page as a person who connects ann's account. Returns the query with which
  // GitHub's page sends the browser back.
  std::string consent();  // from now on, the code in the query counts as a secret
  void connect();

  // Makes the sandbox's next answer to this path fail with this status, and with secrets in its
  // body and headers. `more` has further headers.
  void fail(const std::string& path, int status, const std::string& error = "",
            const std::vector<sandbox::Pair>& more = {});
  // Makes a call that always sends a request to the provider.
  nlohmann::json call(
      std::string_view body = R"({"repo":"octocat/hello-world","title":"A title"})");

  // Returns what admins see of the trace that the error names.
  nlohmann::json said(const nlohmann::json& envelope);

  // Ends the server and searches everything that it left behind. Returns "PLACE: SECRET" for each
  // secret that the search finds.
  std::vector<std::string> leaks();

  LeakScanner scanner;
  sandbox::Sandbox provider;

 private:
  // Configures the server with a file and an environment, as an operator does.
  void configure(store::Dialect dialect, app::Config& config);
  void plant_what_was_sent();
  void look(const std::string& place, std::string_view text,
            const std::set<std::string>& handed = {});
  std::string stored() const;

  struct RecordedAnswer {
    std::string question;
    std::string text;
    std::set<std::string> handed;
  };
  std::mutex mutex_;
  std::string log_;  // guarded by mutex_
  std::vector<RecordedAnswer> answers_;
  std::vector<std::string> found_;

 public:
  ApiServer server;  // the last member, because it writes to the log
};

}  // namespace patchbay::test
