// A whole host that loads the documents of an account at the sandbox's Google Drive.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/copy.h"
#include "engine/provider_host.h"

namespace patchbay::test {

// The first function returns the expected copy of ann's account, and the second the host's copy.
// Each file has its name and content. `users` are permissionIds.
Copy drive_truth(const sandbox::Sandbox& sandbox, const std::vector<std::string>& users);
Copy drive_kept(documents::Library& library, const std::vector<std::string>& users);

class DriveHost : public ProviderHost {
  inline static const std::vector<std::string> kUsers = {"p-ann@acme.test", "p-bob@acme.test",
                                                         "p-eve@acme.test"};

  static std::vector<std::string> with_usual(std::vector<std::string> scopes) {
    scopes.push_back("https://www.googleapis.com/auth/drive.readonly");
    scopes.push_back("https://www.googleapis.com/auth/userinfo.email");
    return scopes;
  }

 public:
  // `seed` is the sandbox's member `drive`. The account belongs to ann@acme.test. `scopes` are
  // requested in addition to the account's usual scopes.
  explicit DriveHost(const nlohmann::json& seed, store::Dialect dialect = store::Dialect::kSqlite,
                     const webhooks::Options& webhooks = {},
                     const std::vector<std::string>& scopes = {})
      : ProviderHost({.connector = "google_drive",
                      .provider = "drive",
                      .seed = seed,
                      .addresses = {{"base_url", ""}, {"authorize_url", ""}, {"token_url", ""}},
                      .dialect = dialect,
                      .authorization = "google",
                      .user = "ann@acme.test",
                      .scopes = with_usual(scopes),
                      .webhooks = webhooks}) {}

  void change(const nlohmann::json& what) { provider.change_drive(what.dump()); }
  [[nodiscard]] Copy truth() const { return drive_truth(provider, kUsers); }
  void check_truth() { check_equal(drive_kept(library(), kUsers), truth()); }
  // Returns the number of requests for contents.
  std::size_t downloads() { return requests("alt=media") + requests("/export"); }
};

// Returns the body of a 403 with this reason.
std::string refusal_of_drive(const char* reason);

// An account with a My Drive, files of others, and a shared drive.
nlohmann::json small_account();

}  // namespace patchbay::test
