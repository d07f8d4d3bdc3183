#include "cli/loopback_redirect.h"

#include <mutex>
#include <optional>

#include "base/clock.h"
#include "base/condition.h"
#include "base/random.h"
#include "httpd/error_response.h"
#include "httpd/server.h"
#include "oauth_messages/reason.h"
#include "telemetry/telemetry.h"
#include "wire/callback.h"

namespace patchbay::cli {
namespace {

constexpr std::chrono::milliseconds kGoodbye{2000};  // time for the browser to load the last page

httpd::Limits limits() {
  httpd::Limits few;
  few.connections = 16;
  few.in_flight = 16;
  return few;
}

httpd::Response page(const std::string& sentence, int status) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = sentence + "\n"};
}

}  // namespace

struct LoopbackRedirect::Parts {
  explicit Parts(std::string id)
      : connector(std::move(id)),
        path(oauth::address_for(wire::kCallbackPath, connector)),
        log({.level = telemetry::Level::kError,
             .format = {},
             .file = {},
             .writer = [](telemetry::Level, auto) {}},
            clock),
        service(routes(), authenticate(), limits(), {clock, random, log, metrics}) {}

  std::vector<httpd::Route> routes();
  static httpd::Authenticate authenticate();
  Result<httpd::Response> answer(const httpd::Request& request);
  bool take(const std::string& state);

  const std::string connector;
  const std::string path;
  SystemClock clock;
  SystemRandom random;
  telemetry::Metrics metrics;
  telemetry::Log log;

  std::mutex mutex;
  Condition changed;
  std::optional<Secret> state;  // nullopt if no answer is expected
  bool is_taken = false;
  Finish finish;
  std::optional<Result<accounts::LinkRecord>> outcome;

  httpd::Service service;
  std::unique_ptr<httpd::Server> server;
};

std::vector<httpd::Route> LoopbackRedirect::Parts::routes() {
  httpd::Route callback = {"GET",
                           path,
                           httpd::Access::kAnyone,
                           [this](const httpd::Request& request) { return answer(request); },
                           "callback",
                           wire::kCallbackSummary};
  callback.is_safe = false;
  callback.takes_any_query = true;  // providers may add parameters to the query
  return {std::move(callback)};
}

httpd::Authenticate LoopbackRedirect::Parts::authenticate() {
  return [](const httpd::Credentials&) -> Result<std::shared_ptr<const Caller>> {
    return Error(Code::kUnauthenticated, "API keys are not used here.");
  };
}

// Returns true if the answer has the expected state. Returns true only once.
bool LoopbackRedirect::Parts::take(const std::string& given) {
  const std::scoped_lock lock(mutex);
  if (!state || is_taken || !equal_in_constant_time(state->reveal(), given)) return false;
  is_taken = true;
  return true;
}

Result<httpd::Response> LoopbackRedirect::Parts::answer(const httpd::Request& request) {
  oauth::Callback callback = oauth::callback_of(
      [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); });
  callback.connector = connector;
  if (!take(callback.state)) {
    return page("Nothing here is waiting for this answer.", 400);
  }
  auto kept = finish(callback, request.trace_id,
                     {.deadline = request.deadline, .cancellation = &request.cancelled});
  auto shown = kept.has_value() ? page("The account is connected. You can close this window.", 200)
                                : page("The account is not connected. " + kept.error().message(),
                                       httpd::status_of(kept.error().code()));
  const std::scoped_lock lock(mutex);
  outcome.emplace(std::move(kept));
  changed.notify_all();
  return shown;
}

LoopbackRedirect::LoopbackRedirect(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

LoopbackRedirect::~LoopbackRedirect() {
  if (parts_->server != nullptr) parts_->server->drain(kGoodbye);
}

std::string LoopbackRedirect::any_port() {
  return std::string("http://127.0.0.1:*") + wire::kCallbackPath;
}

Result<std::unique_ptr<LoopbackRedirect>> LoopbackRedirect::listen(const std::string& connector) {
  auto parts = std::make_unique<Parts>(connector);
  PATCHBAY_TRY(parts->server,
               httpd::Server::start({.address = "127.0.0.1", .port = 0, .threads = 1, .workers = 1},
                                    parts->service));
  return std::unique_ptr<LoopbackRedirect>(new LoopbackRedirect(std::move(parts)));
}

std::string LoopbackRedirect::uri() const {
  return "http://127.0.0.1:" + std::to_string(parts_->server->port()) + parts_->path;
}

void LoopbackRedirect::expect(Secret state, Finish finish) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->state = std::move(state);
  parts_->finish = std::move(finish);
}

Result<accounts::LinkRecord> LoopbackRedirect::wait(const Patience& patience) {
  std::unique_lock lock(parts_->mutex);
  const auto is_there = [this] { return parts_->outcome.has_value(); };
  if (!patience.wait(parts_->changed, lock, is_there)) {
    parts_->state.reset();
    if (!parts_->is_taken) return patience.ended();
    parts_->changed.wait(lock, is_there);  // not limited here, because finish() is running and has
                                           // its own deadline
  }
  return std::move(*parts_->outcome);
}

}  // namespace patchbay::cli
