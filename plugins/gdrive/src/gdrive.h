// The connector; start here. The actions are free functions whose first parameter is the connector;
// each source file has one group of actions. This class has the parts that all actions use: the
// address of Drive, and the functions that send requests.
#pragma once

#include <patchbay/sdk/auth.h>
#include <patchbay/sdk/call.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>
#include <patchbay/sdk/webhooks.h>

#include <string>
#include <string_view>

namespace gdrive {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Json;
using patchbay::sdk::Response;
using patchbay::sdk::Url;

inline constexpr std::string_view kGoogleApis = "https://www.googleapis.com";
inline constexpr std::string_view kReadOnlyScope = "https://www.googleapis.com/auth/drive.readonly";

struct GDriveConfig {
  std::string base_url{kGoogleApis};
};
PATCHBAY_FIELDS(GDriveConfig, base_url)

class GDrive {
 public:
  using Config = GDriveConfig;
  explicit GDrive(const Config& config) : base_url_(config.base_url) {}

  patchbay::sdk::Identity identify(Call& call) const;
  void probe(Call& call) const;
  patchbay::sdk::Verdict classify(const patchbay::sdk::Answer& answer) const;

  // The functions for documents (source.h).
  void list_collections(Call& call, patchbay::sdk::Collections& collections) const;
  patchbay::sdk::StepEnd list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                                        patchbay::sdk::Step& step) const;
  void look_at_document(Call& call, const patchbay::sdk::DocumentRef& document,
                        patchbay::sdk::Changes& changes) const;
  void document_access(Call& call, const patchbay::sdk::DocumentRef& document,
                       patchbay::sdk::Changes& changes) const;
  void fetch_document(Call& call, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content) const;
  std::string list_members(Call& call, std::string_view group, std::string_view cursor,
                           patchbay::sdk::Members& members) const;

  // The functions for channels, through which Google reports changes. The life of a channel cannot
  // be extended, so a new channel replaces the old one.
  patchbay::sdk::Subscribed make_subscription(Call& call,
                                              const patchbay::sdk::Subscription& wanted) const;
  void end_subscription(Call& call, const patchbay::sdk::Subscription& kept) const;

  // Returns the base of Drive's API v3, to which segments and parameters are added.
  [[nodiscard]] Url api() const { return Url(base_url_).segment("drive").segment("v3"); }
  // Returns the address at which Google describes the account's user.
  [[nodiscard]] std::string user_info_url() const {
    return Url(base_url_).segment("oauth2").segment("v3").segment("userinfo").text();
  }
  // Returns the base of the Sheets API v4, which tells what is in each sheet of a spreadsheet.
  [[nodiscard]] Url sheets() const {
    return at("https://sheets.googleapis.com").segment("v4").segment("spreadsheets");
  }
  // Returns the base of the groups in the Directory API, which tells who is in a group.
  [[nodiscard]] Url groups() const {
    return at("https://admin.googleapis.com").path("admin/directory/v1/groups");
  }
  // Returns true if the URL is on docs.google.com, where Google's editors (Docs, Sheets and others)
  // export documents.
  [[nodiscard]] bool is_editor(std::string_view url) const {
    const std::string origin = at("https://docs.google.com").text() + "/";
    return url.substr(0, origin.size()) == origin;
  }
  // Returns the address of one file. Without supportsAllDrives, Drive answers 404 for a file in a
  // shared drive.
  [[nodiscard]] Url file_url(std::string_view id) const {
    return api().segment("files").segment(id).query("supportsAllDrives", "true");
  }

  // Returns the address at which Google exports one of its documents as `format`, a media type.
  [[nodiscard]] Url export_url(std::string_view id, std::string_view format) const {
    return api().segment("files").segment(id).segment("export").query("mimeType", format);
  }

  // Sends a GET, and throws if the status is not 2xx (failure.h). `what` names the requested thing
  // in the error: `file "1a2b"`. `keys` are resource keys in the form of Drive's header: "ID/KEY".
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what,
                             const std::string& keys = {}) const;
  // Sends a GET and returns the answer, whatever its status is. For functions that handle refusals
  // themselves.
  [[nodiscard]] Response ask(Call& call, std::string url, const std::string& keys = {},
                             const std::string& range = {}) const;
  // Does the same as `ask`, but without the host's cache. For documents and permissions, which must
  // be current.
  [[nodiscard]] Response ask_fresh(Call& call, std::string url, const std::string& keys = {}) const;
  // Does the same as ask_fresh(). Returns nullopt if the account lacks the scope for it.
  [[nodiscard]] std::optional<Response> ask_if_in_scope(Call& call, std::string url) const;

 private:
  // Returns the base of another service of Google. If base_url is not Google's own (a test server),
  // all services are at base_url.
  [[nodiscard]] Url at(std::string_view origin) const {
    return Url(base_url_ == kGoogleApis ? std::string(origin) : base_url_);
  }

  std::string base_url_;
};

}  // namespace gdrive
