// A strict stand-in, on the loopback address, for the services to which connectors send requests.
//
//   Sandbox sandbox({.seed = R"({"github": {"users": [{"login": "octocat"}]}})"});
//   sandbox.faults().add({.path = "/user", .status = 503});
//   … send requests to sandbox.url() …
//   CHECK(sandbox.log().count("GET /user") == 1);
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "sandbox/fault_script.h"
#include "sandbox/oauth/providers.h"
#include "sandbox/outgoing_post.h"
#include "sandbox/request_log.h"

namespace patchbay::sandbox {

struct Options {
  std::string seed{};            // JSON with one member for each provider (README.md)
  std::uint16_t port = 0;        // 0: any free port
  const Clock* clock = nullptr;  // must outlive the sandbox; nullptr: the machine's clock
  // Called after a request was answered and before the answer is sent, on the sandbox's thread; not
  // for requests to /_sandbox. A change that this function makes happens between two answers. May
  // be empty.
  std::function<void(const LoggedRequest& request)> answered{};
  // Sends what Google Drive and Microsoft Graph send by themselves: a question on the sandbox's
  // thread, a notice on the thread of whoever made the change. Empty: nothing is sent.
  Send send{};
};

// Listens from construction until destruction. Throws std::exception with a sentence if the seed is
// wrong or the port is in use. Thread-safe.
class Sandbox {
 public:
  explicit Sandbox(Options options = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] std::string url() const;  // such as "http://127.0.0.1:PORT"
  FaultScript& faults();
  RequestLog& log();
  // Changes the data of the fake GitHub (github/changes.h), between two answers. Throws
  // std::invalid_argument.
  void change_github(const std::string& json);
  void change_drive(const std::string& json);  // the same for Google Drive (drive/changes.h)
  void change_graph(const std::string& json);  // the same for Microsoft Graph (graph/changes.h)
  // Returns all data of the fake GitHub as JSON (github/truth.h).
  [[nodiscard]] std::string github_truth() const;
  [[nodiscard]] std::string graph_truth() const;  // the same for Microsoft Graph (graph/truth.h)
  [[nodiscard]] std::string drive_truth() const;  // the same for Google Drive (drive/truth.h)
  oauth::Providers& oauth();                      // has no providers unless the seed has a member
                                                  // `oauth`

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Returns the text of a seed file under tests/sandbox/seeds, such as "github.json".
std::string seed_file(const std::string& name);

}  // namespace patchbay::sandbox
