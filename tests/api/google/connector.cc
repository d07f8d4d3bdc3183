// A connector of Google beside Drive: it says whose account it has, as each connector of Google
// can, and has one action. Gmail and Calendar are this connector with manifests of their own.
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>

#include <string>
#include <utility>

namespace google {

using patchbay::sdk::action;
using patchbay::sdk::Call;
using patchbay::sdk::Json;
using patchbay::sdk::Request;
using patchbay::sdk::Url;

struct Settings {
  std::string base_url;
};
PATCHBAY_FIELDS(Settings, base_url)

class Connector {
 public:
  using Config = Settings;
  explicit Connector(Config config) : base_url_(std::move(config.base_url)) {}

  patchbay::sdk::Identity identify(Call& call) const {
    const Json user = user_info(call);
    patchbay::sdk::Identity identity;
    identity.account = user.at("sub").get<std::string>();
    identity.email = user.at("email").get<std::string>();
    return identity;
  }

  void probe(Call& call) const { static_cast<void>(user_info(call)); }

  Json list(Call& call) const { return {{"of", user_info(call).at("email")}}; }

 private:
  [[nodiscard]] Json user_info(Call& call) const {
    const auto url = Url(base_url_).segment("oauth2").segment("v3").segment("userinfo").text();
    return call.http().send(Request::get(url).no_cache()).as<Json>();
  }

  std::string base_url_;
};

constexpr patchbay::sdk::Action<Connector> kActions[] = {action<&Connector::list>("list")};

}  // namespace google

PATCHBAY_CONNECTOR(google::Connector, google::kActions)
