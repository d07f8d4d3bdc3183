#include "app/audit_push.h"

#include <algorithm>

#include "audit/ndjson.h"
#include "oauth_messages/endpoint_address.h"

namespace patchbay::app {
namespace {

constexpr int kBatch = 500;
constexpr std::uint64_t kAnswerBytes = 64 << 10;  // maximum size of a response; its body is ignored
constexpr std::chrono::seconds kPatience{30};     // time limit of one push

Secret bearer(const Secret& token) {
  if (token.empty()) return {};
  std::string header;
  header.reserve(token.reveal().size() + 7);
  return Secret(header.append("Bearer ").append(token.reveal()));
}

}  // namespace

Result<void> check_audit_push(const std::string& url) {
  if (oauth_messages::check_endpoint(url)) return success();
  return Error(Code::kInvalidArgument,
               "audit_push is not a safe address for audit records: write an https URL, "
               "or an http one on loopback.");
}

Result<std::unique_ptr<HttpAuditSink>> HttpAuditSink::make(http_client::HttpClient& http,
                                                           const Clock& clock, std::string url,
                                                           const Secret& token) {
  PATCHBAY_TRY(check_audit_push(url));
  PATCHBAY_TRY(const auto parsed, http_client::Url::parse(url));
  // The operator chose this address, so it may be in a private network.
  const bool is_plain = parsed.origin().scheme == "http";
  PATCHBAY_TRY(auto origins,
               http_client::OriginPolicy::only(
                   parsed.origin(), true,
                   is_plain ? http_client::Reach::kLoopback : http_client::Reach::kPrivate));
  return std::unique_ptr<HttpAuditSink>(
      new HttpAuditSink(http, clock, std::move(url), token, std::move(origins)));
}

HttpAuditSink::HttpAuditSink(http_client::HttpClient& http, const Clock& clock, std::string url,
                             const Secret& token, http_client::OriginPolicy origins)
    : http_(http),
      clock_(clock),
      url_(std::move(url)),
      authorization_(bearer(token)),
      origins_(std::move(origins)) {}

Result<void> HttpAuditSink::push(std::span<const audit::AuditRecord> records) {
  std::string lines;
  for (const audit::AuditRecord& record : records)
    lines.append(audit::ndjson_line(record)).append("\n");
  http_client::Request request;
  request.method = "POST";
  request.url = url_;
  request.headers.add("Content-Type", "application/x-ndjson");
  if (!authorization_.empty()) {
    request.headers.add("Authorization", std::string(authorization_.reveal()));
  }
  request.body = lines;
  request.origins = &origins_;
  request.connections = "audit push";
  request.max_redirects = 0;
  request.retry.max_tries = 1;  // the caller waits and repeats the push
  request.deadline = clock_.now() + kPatience;
  request.stop = stopping_.get_token();
  PATCHBAY_TRY(const auto answer, http_.fetch(request, kAnswerBytes));
  if (answer.status >= 200 && answer.status < 300) return success();
  return Error(Code::kProviderUnavailable,
               "the receiver answered " + std::to_string(answer.status) + ".");
}

AuditPush::AuditPush(store::Store& store, std::string host, std::unique_ptr<HttpAuditSink> sink,
                     telemetry::Log& log, AuditPushOptions options)
    : sink_(std::move(sink)),
      delivery_(store, std::move(host), "push", *sink_),
      log_(log),
      options_(options),
      pause_(options.pause),
      rounds_(store.round_threads(), options.pause,
              [this](const std::stop_token& stop) { push(stop); }) {
  rounds_.trigger();
}

AuditPush::~AuditPush() = default;  // stops the rounds first

void AuditPush::push(const std::stop_token& stop) {
  const std::stop_callback ends_push(stop, [this] { sink_->stop(); });
  while (!stop.stop_requested()) {
    const auto delivered = delivery_.deliver(kBatch);
    if (stop.stop_requested()) return;
    if (delivered.has_error()) {
      log_.write(telemetry::Level::kWarning, "audit records were not accepted; they are sent again",
                 {{"why", delivered.error().message()}, {"in_ms", pause_.count()}});
      rounds_.set_pause(pause_);
      pause_ = std::min(2 * pause_, options_.longest_pause);
      return;
    }
    pause_ = options_.pause;
    rounds_.set_pause(pause_);
    if (delivered.value() < kBatch) return;
  }
}

}  // namespace patchbay::app
