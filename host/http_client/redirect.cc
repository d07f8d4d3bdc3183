// Follows redirects (RFC 9110 §15.4). libcurl must not do this, because it would send headers to
// the next origin before the policy has checked that origin.
#include "http_client/delivery.h"
#include "telemetry/redaction.h"

namespace patchbay::http_client {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

// Prepares the next hop if the response is a redirect: sets url_, method_ and headers_. Returns
// false if it is not a redirect, or if the request does not follow redirects. Fails if the redirect
// is not allowed.
Result<bool> Delivery::follow(const Answer& answer) {
  const int status = answer.head.status;
  const auto location = answer.head.headers.find("Location");
  if (!is_redirect(status) || !location || request_.max_redirects == 0) return false;
  const auto refuse = [&](const std::string& why) {
    answer.transfer->cancel();
    return Error(Code::kProviderError,
                 origin() + " answered with a redirect that is not followed: " + why)
        .with_provider_status(status);
  };
  if (++redirects_ > request_.max_redirects) {
    return refuse("it is number " + std::to_string(redirects_) + " in a row, and at most " +
                  std::to_string(request_.max_redirects) + " are.");
  }
  auto next = url_->resolve(*location);
  if (next.has_error()) return refuse(next.error().message());
  const Origin& from = url_->origin();
  const Origin& to = next.value().origin();
  if (from.scheme == "https" && to.scheme != "https") {
    return refuse("it leads from https to plain http, to " + to.text() + ".");
  }
  if (request_.origins->rule_for(to) == nullptr) {
    return refuse("network.allow of connector.json does not name " + to.text() +
                  ". Name it there if the connector is meant to read from it.");
  }
  answer.transfer->cancel();
  leave_for(std::move(next).value());
  change_method(status);
  tries_ = 0;
  return true;
}

// Sets the URL of the next hop. If the origin changes, removes all headers that are or could be a
// credential. A later redirect to the old origin does not restore them.
void Delivery::leave_for(Url next) {
  if (!(next.origin() == url_->origin())) {
    credential_ = false;
    Headers kept;
    for (const Header& field : headers_) {
      if (!telemetry::is_secret_name(field.name)) kept.add(field.name, field.value);
    }
    headers_ = std::move(kept);
  }
  url_ = std::make_shared<const Url>(std::move(next));
}

// Changes the method to GET for 303, and for 301 and 302 after a POST (§15.4.2 to §15.4.4). Then
// also removes the body and the headers that describe it.
void Delivery::change_method(int status) {
  const bool to_get = (status == 303 && method_ != "HEAD") ||
                      ((status == 301 || status == 302) && method_ == "POST");
  if (!to_get) return;
  method_ = "GET";
  has_body_ = false;
  for (const char* name : {"Content-Type", "Content-Encoding", "Content-Language", "Content-MD5"}) {
    headers_.remove(name);
  }
}

}  // namespace patchbay::http_client
