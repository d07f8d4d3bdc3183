#include "http_service/subscription_secret.h"

#include <algorithm>
#include <string>
#include <utility>

#include "http_client/url.h"

namespace patchbay::http_service {
namespace {

bool has_placeholder(std::string_view text) { return text.find(kSecretPlaceholder) != text.npos; }

// Returns the text with the secret in place of each placeholder. Reserves all memory first, so that
// no copy of the secret stays in freed memory.
Secret replaced(std::string_view text, std::string_view secret) {
  std::size_t count = 0;
  for (auto at = text.find(kSecretPlaceholder); at != text.npos;
       at = text.find(kSecretPlaceholder, at + kSecretPlaceholder.size())) {
    ++count;
  }
  std::string out;
  out.reserve(text.size() + count * secret.size());
  for (auto at = text.find(kSecretPlaceholder); at != text.npos;
       at = text.find(kSecretPlaceholder)) {
    out.append(text.substr(0, at)).append(secret);
    text.remove_prefix(at + kSecretPlaceholder.size());
  }
  out.append(text);
  return Secret(std::move(out));
}

// Returns true if the request may send a credential to its address.
bool may_carry(const http_client::Request& request, const http_client::OriginPolicy& origins) {
  const auto url = http_client::Url::parse(request.url);
  if (url.has_error() || !request.credential) return false;
  const http_client::OriginRule* rule = origins.rule_for(url.value().origin());
  return rule != nullptr && rule->credential;
}

}  // namespace

Result<void> put_subscription_secret(const services::CallSecrets* secrets,
                                     const http_client::OriginPolicy& origins, HttpRequest& asked) {
  if (secrets == nullptr) return success();
  http_client::Request& request = asked.request;
  const bool is_in_header =
      std::any_of(request.headers.begin(), request.headers.end(),
                  [](const http_client::Header& header) { return has_placeholder(header.value); });
  if (!is_in_header && !has_placeholder(request.body)) return success();
  const auto known = secrets->named(kSecretName);
  if (known.empty()) return success();
  if (!may_carry(request, origins)) {
    return Error(Code::kPluginFault,
                 "The connector sends the secret of a subscription where the account's credential "
                 "may not go. Give its author this sentence: send it only to an origin that "
                 "connector.json allows with \"credential\": \"yes\".");
  }
  const std::string_view secret = known.front().reveal();
  asked.secret_body = replaced(request.body, secret);
  request.body = asked.secret_body.reveal();
  http_client::Headers headers;
  for (const http_client::Header& header : request.headers) {
    headers.add(header.name, std::string(replaced(header.value, secret).reveal()));
  }
  request.headers = std::move(headers);
  request.max_redirects = 0;  // a redirect would send the secret to another address
  return success();
}

}  // namespace patchbay::http_service
