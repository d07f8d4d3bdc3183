#include "oauth/token_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "http_client/url.h"
#include "oauth_messages/json_texts.h"

namespace patchbay::oauth {
namespace {

using manifest::ClientAuthentication;

// Returns the client's authentication method: the method of its registration, otherwise the
// manifest's method. If the server's metadata do not allow the manifest's method, returns a method
// that they allow.
ClientAuthentication authentication_at(const Registration& at) {
  if (at.client.authentication) return *at.client.authentication;
  const auto& known = at.endpoints.client_authentications;
  const auto has = [&](const char* method) {
    return std::find(known.begin(), known.end(), method) != known.end();
  };
  const ClientAuthentication declared = at.declared.client_authentication;
  const bool may_post = known.empty() || has("client_secret_post");
  const bool may_be_basic = known.empty() || has("client_secret_basic");
  if (declared == ClientAuthentication::kPost && !may_post && may_be_basic) {
    return ClientAuthentication::kBasic;
  }
  if (declared == ClientAuthentication::kBasic && !may_be_basic && may_post) {
    return ClientAuthentication::kPost;
  }
  return declared;
}

// Adds the secrets to the request at the last moment, so that no other code sees them.
class SecretParts final : public http_client::RequestHook {
 public:
  Result<void> before(http_client::RequestAttempt& attempt, bool) override {
    if (!authorization.empty()) attempt.set_header("Authorization", authorization);
    for (const auto& [name, value] : query) {
      PATCHBAY_TRY(attempt.add_query(name, value));
    }
    return success();
  }
  void after(int, const http_client::Headers&) override {}

  Secret authorization;
  oauth_messages::Parameters query;
};

// Receives a body into memory that is reserved once. The text never moves, so it leaves no copies
// in freed memory.
class SecretBody final : public http_client::BodySink {
 public:
  SecretBody() { text_.reserve(oauth_messages::kAnswerBytes); }
  SecretBody(const SecretBody&) = delete;
  SecretBody& operator=(const SecretBody&) = delete;
  ~SecretBody() override { wipe_bytes(text_.data(), text_.size()); }

  Result<void> write(std::span<const std::byte> piece) override {
    if (piece.size() > oauth_messages::kAnswerBytes - text_.size()) {
      return Error(Code::kProviderError, "The answer of an OAuth endpoint is over 256 KiB.");
    }
    text_.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return success();
  }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
};

// Returns the Authorization header (RFC 6749 §2.3.1). The id and the secret are form-encoded before
// they are joined.
Secret basic_authorization(const ClientIdentity& client) {
  const Secret id = oauth_messages::form_encoded(client.id);
  const Secret secret = oauth_messages::form_encoded(client.secret.reveal());
  std::string pair;
  pair.reserve(id.reveal().size() + 1 + secret.reveal().size());
  pair.append(id.reveal()).append(":").append(secret.reveal());
  const Secret joined(std::move(pair));
  const Secret encoded(base64(joined.reveal()));
  std::string header;
  header.reserve(encoded.reveal().size() + 6);
  header.append("Basic ").append(encoded.reveal());
  return Secret(std::move(header));
}

void identify_client(const ClientIdentity& client, ClientAuthentication how,
                     oauth_messages::Parameters& parameters, SecretParts& parts) {
  if (how == ClientAuthentication::kBasic && !client.secret.empty()) {
    parts.authorization = basic_authorization(client);
    return;
  }
  parameters.emplace_back("client_id", Secret(client.id));
  if (how == ClientAuthentication::kPost && !client.secret.empty()) {
    parameters.emplace_back("client_secret", client.secret);
  }
}

Secret json_of(const oauth_messages::Parameters& parameters) {
  auto object = nlohmann::json::object();
  for (const auto& [name, value] : parameters) object[name] = std::string(value.reveal());
  Secret text(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  oauth_messages::wipe_texts(object);
  return text;
}

Error without_answer(const Error& error) {
  if (error.code() == Code::kCancelled) return error;
  oauth_messages::Reason reason = oauth_messages::Reason::kExchangeFailed;
  if (error.code() == Code::kOutcomeUnknown) reason = oauth_messages::Reason::kOutcomeUnknown;
  if (oauth_messages::means_provider_down(error)) reason = oauth_messages::Reason::kProviderDown;
  return oauth_messages::oauth_failed(reason, error.message());
}

// Stores the text of a refusal for the operator. The text of any other response may contain tokens,
// so it is not stored.
void note_refusal(http_client::Refusals* refusals, const Bounds& bounds,
                  const EndpointReply& answered, std::string_view body) {
  if (refusals == nullptr || !bounds.trace_id) return;
  const bool says_error = answered.answer && answered.answer->has("/error");
  if (answered.is_success() && !says_error) {
    if (answered.answer) return;
    body = "(nothing that could be read)";
  }
  refusals->note(*bounds.trace_id, {}, answered.origin, answered.status, body);
}

// Reads the rest of the response. The status is already known, so the host knows whether the server
// executed the request.
Result<EndpointReply> read(http_client::Exchange exchange, const http_client::HttpClient& http,
                           const Bounds& bounds) {
  EndpointReply answered;
  answered.status = exchange.status();
  const auto url = http_client::Url::parse(exchange.url());
  answered.origin = url.has_value() ? url.value().origin().text() : exchange.url();
  answered.retry_after = http.asked_delay(exchange.headers());
  // A retry time in the past is dropped. Callers then use their own pauses.
  if (answered.retry_after == std::chrono::milliseconds(0)) answered.retry_after.reset();
  const std::string type(exchange.headers().find("Content-Type").value_or(""));
  SecretBody body;
  if (const auto piped = exchange.pipe(body); piped.has_error()) {
    if (piped.error().code() == Code::kCancelled) return piped.error();
    const bool lost = answered.is_success();
    return oauth_messages::oauth_failed(
        lost ? oauth_messages::Reason::kOutcomeUnknown : oauth_messages::Reason::kProviderDown,
        piped.error().message());
  }
  answered.answer = oauth_messages::Answer::parse(type, body.text());
  note_refusal(http.refusals(), bounds, answered, body.text());
  return answered;
}

}  // namespace

TokenRequest token_request(const Registration& at, std::string address,
                           oauth_messages::Parameters parameters) {
  const bool is_json = at.declared.token_body == manifest::TokenBody::kJson;
  return {.address = std::move(address),
          .parameters = std::move(parameters),
          .carrier = is_json ? Carrier::kJson : Carrier::kForm,
          .client_authentication = authentication_at(at),
          .headers = at.declared.token_headers};
}

Result<EndpointReply> send(http_client::HttpClient& http, const Registration& at,
                           TokenRequest request, const Bounds& bounds) {
  SecretParts parts;
  if (request.names_client) {
    identify_client(at.client, request.client_authentication, request.parameters, parts);
  }
  PATCHBAY_TRY(const auto url, http_client::Url::parse(request.address));
  PATCHBAY_TRY(const auto origins,
               http_client::OriginPolicy::only(url.origin(), true, at.endpoints.reach));
  http_client::Request sent;
  sent.method = request.method;
  sent.url = request.address;
  for (const auto& [name, value] : request.headers) sent.headers.set(name, value);
  if (!sent.headers.contains("Accept")) sent.headers.add("Accept", "application/json");
  Secret body;
  if (request.carrier == Carrier::kQuery) {
    parts.query = std::move(request.parameters);
  } else {
    const bool is_json = request.carrier == Carrier::kJson;
    body = is_json ? json_of(request.parameters) : oauth_messages::form_of(request.parameters);
    sent.headers.set("Content-Type",
                     is_json ? "application/json" : "application/x-www-form-urlencoded");
  }
  sent.body = body.reveal();
  sent.origins = &origins;
  sent.hook = &parts;
  sent.max_redirects = 0;
  sent.deadline = bounds.deadline;
  sent.stop = bounds.stop;
  sent.trace_id = bounds.trace_id;
  sent.limits.max_body_bytes = oauth_messages::kAnswerBytes;
  sent.limits.max_decompressed_bytes = oauth_messages::kAnswerBytes;
  auto exchange = http.send(sent);
  if (exchange.has_error()) return without_answer(exchange.error());
  return read(std::move(exchange).value(), http, bounds);
}

}  // namespace patchbay::oauth
