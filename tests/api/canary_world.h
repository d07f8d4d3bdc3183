// A server with secrets at every entrance, against the sandbox's GitHub; and a look at everything
// it leaves behind: answers, log, audit, counters, what is stored.
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

  // A secret of this name, from now on looked for. Made so that no rule could know its looks.
  std::string secret(const std::string& name);

  // The same, percent-encoded.
  std::string encoded_secret(const std::string& name);

  // One request. `handed` are secrets that this answer is there to hand out.
  nlohmann::json ask(std::string_view method, const std::string& target, const std::string& headers,
                     std::string_view body = "", const std::set<std::string>& handed = {});
  httpd::Response response(std::string_view method, const std::string& target,
                           const std::string& headers, std::string_view body = "",
                           const std::set<std::string>& handed = {});

  // Connects ann's account as a person would; what GitHub's page sends back is returned as the
  // callback's query.
  std::string consent();  // the code in it is a secret from then on
  void connect();

  // The next answer of the sandbox to this path: the status, and secrets in body and headers.
  void fail(const std::string& path, int status, const std::string& error = "");
  // A call that always reaches the provider.
  nlohmann::json call(
      std::string_view body = R"({"repo":"octocat/hello-world","title":"A title"})");

  // What admins are shown of an error's trace.
  nlohmann::json said(const nlohmann::json& envelope);

  // Ends the server's work, looks at all of it: "PLACE: SECRET" for each that was found.
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
