#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/trace_id.h"
#include "http_client/body_source.h"
#include "http_client/headers.h"
#include "http_client/origin_policy.h"
#include "http_client/provider_blocks.h"
#include "http_client/request_budget.h"
#include "http_client/request_hook.h"
#include "http_client/retry_policy.h"

namespace patchbay {

// What an answer may cost. Over any of these the exchange ends with PROVIDER_ERROR.
struct ExchangeLimits {
  std::size_t max_header_bytes = 64 << 10;
  std::uint64_t max_body_bytes = 64 << 20;           // as sent, compressed or not
  std::uint64_t max_decompressed_bytes = 256 << 20;  // as read
  // A body of more than 1 MiB may be at most this many times its compressed size: a decompression
  // bomb ends early.
  std::uint32_t max_ratio = 250;
};

// One request, as its sender means it. Everything pointed or referred to is borrowed until send()
// returns.
struct Request {
  std::string method = "GET";  // upper case
  std::string url;
  Headers headers;
  std::string_view body;  // used when body_source is null
  BodySource* body_source = nullptr;

  const OriginPolicy* origins = nullptr;  // required: without one nothing is allowed
  RequestHook* hook = nullptr;
  bool credential = true;   // false: the hook is told that no credential may be added
  bool idempotent = false;  // may be sent twice though the method does not say so
  // Whose kept connections the request may go over, and leaves its own to: the link's, as a rule.
  // Empty: a connection of its own, closed after the answer. An answer that a provider sends
  // unasked can reach requests of the same name only.
  std::string connections;
  int max_redirects = 10;  // 0: a redirect is handed out as the answer it is
  RetryPolicy retry;
  // False: whoever sends it judges every answer, and sends it again itself. What gets no answer is
  // tried again in any case.
  bool retries_answers = true;
  RequestBudget* budget = nullptr;  // every attempt is taken out of all the quotas
  std::span<const RequestQuota> quotas;
  Urgency urgency = Urgency::kInteractive;
  ProviderBlocks* blocks = nullptr;  // no attempt is made while one of the scopes is blocked
  std::span<const BlockScope> block_scopes;
  // Connector and link whose failures close the gate of an origin; nullptr: nobody's.
  const BlockSubject* failures_of = nullptr;
  int* retries = nullptr;  // counted up when it is sent again
  int* attempts_left = nullptr;  // of the call that the request belongs to; nullptr: any number

  Monotonic deadline = Monotonic::max();          // for the whole exchange, its body included
  std::chrono::milliseconds idle_timeout{60000};  // longest silence of the provider; 0: any
  std::stop_token stop;                           // ends it with CANCELLED, at any time
  std::optional<TraceId> trace_id;                // for the log; the provider never sees it
  ExchangeLimits limits;
};

}  // namespace patchbay
