#include "mcp/old_sse.h"

#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "mcp/exchange.h"
#include "mcp/listener.h"
#include "oauth_messages/form.h"

namespace patchbay::mcp {
namespace {

constexpr std::chrono::seconds kBetweenLooks{2};  // time between two checks of the key

// Returns the path of a URL, for example "/patchbay" of "https://example.com/patchbay".
std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = scheme == url.npos ? url.npos : url.find('/', scheme + 3);
  return path == url.npos ? std::string() : url.substr(path);
}

}  // namespace

bool Mailbox::put(std::string reply) {
  const Lock lock(mutex_);
  if (replies_.size() >= kMost) return false;
  if (!replies_.empty() && bytes_ + reply.size() > kMostBytes) return false;
  bytes_ += reply.size();
  replies_.push_back(std::move(reply));
  filled_.notify_all();
  return true;
}

std::string Mailbox::take(const std::stop_token& stopped, Monotonic until) {
  Lock lock(mutex_);
  const bool has_reply = filled_.wait(lock, until, &stopped, nullptr,
                                      [this]() REQUIRES(mutex_) { return !replies_.empty(); });
  if (!has_reply) return {};
  std::string reply = std::move(replies_.front());
  replies_.pop_front();
  bytes_ -= reply.size();
  return reply;
}

std::shared_ptr<Mailbox> Mailboxes::open(const std::string& nonce) {
  auto box = std::make_shared<Mailbox>();
  const Lock lock(mutex_);
  boxes_[nonce] = box;
  return box;
}

void Mailboxes::close(const std::string& nonce) {
  const Lock lock(mutex_);
  boxes_.erase(nonce);
}

std::shared_ptr<Mailbox> Mailboxes::find(const std::string& nonce) const {
  const Lock lock(mutex_);
  const auto found = boxes_.find(nonce);
  return found == boxes_.end() ? nullptr : found->second;
}

httpd::Response open_old_stream(Mcp& mcp, const httpd::Request& request) {
  const std::string id = mcp.sessions.begin(*request.caller, Revision::k2024_11_05, {});
  // Proxies may log the address with the id. This is safe, because the id is useless without the
  // caller's key.
  std::string address = path_of(mcp.options.public_url) + "/api/v1/mcp/sse?session=";
  address.append(oauth_messages::form_encoded(id).reveal());
  const auto session = mcp.sessions.find(*request.caller, id);
  const std::string nonce = session ? session->nonce : std::string();
  const auto listener = std::make_shared<const Listener>(mcp.callers, request);
  return httpd::event_stream([&mcp, listener, address, nonce](httpd::EventWriter& events) {
    const auto box = mcp.mailboxes.open(nonce);
    bool goes_on = events.send({.name = "endpoint", .data = address});
    while (goes_on && !events.stopped().stop_requested() && listener->now() &&
           !mcp.session_settings.of(nonce).is_over) {
      const std::string reply =
          box->take(events.stopped(), std::chrono::steady_clock::now() + kBetweenLooks);
      goes_on = reply.empty() || events.send({.name = "message", .data = reply});
    }
    mcp.mailboxes.close(nonce);
  });
}

httpd::Response take_old_message(Mcp& mcp, const httpd::Request& request) {
  const auto session = mcp.session_of(*request.caller, request.query_value("session").value_or(""));
  const auto box = session ? mcp.mailboxes.find(session->nonce) : nullptr;
  if (!box) {
    return refused(404, RpcCode::kRefused,
                   "This host has no stream of that session: open one with GET first.");
  }
  const auto read = read_messages(request.body);
  if (read.has_error() || read.value().is_batch) {
    return refused(400, RpcCode::kParse, "The body has to be one JSON-RPC message.");
  }
  std::string reply = answer_message(mcp, request, *session, read.value().messages.front());
  if (!reply.empty() && !box->put(std::move(reply))) {
    return refused(503, RpcCode::kRefused, "Too many replies wait on the stream: read them.");
  }
  return {.status = 202, .content_type = {}};
}

}  // namespace patchbay::mcp
