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

// The limits of an answer. An exchange that exceeds one of them ends with PROVIDER_ERROR.
struct ExchangeLimits {
  std::size_t max_header_bytes = 64 << 10;
  std::uint64_t max_body_bytes = 64 << 20;           // as received, perhaps compressed
  std::uint64_t max_decompressed_bytes = 256 << 20;  // after decompression
  // A body of more than 1 MiB may be at most this many times as large as its compressed form, so
  // that a decompression bomb ends early.
  std::uint32_t max_ratio = 250;
};

// One request, as its sender describes it. send() borrows everything behind a pointer, a view or a
// span until it returns.
struct Request {
  std::string method = "GET";  // upper case
  std::string url;
  Headers headers;
  std::string_view body;  // used when body_source is null
  BodySource* body_source = nullptr;

  const OriginPolicy* origins = nullptr;  // required: nullptr allows no origin
  RequestHook* hook = nullptr;
  bool credential = true;   // false: the hook is told that no credential may be added
  bool idempotent = false;  // may be sent twice, whatever its method
  // The name of the pool of kept connections that the request uses and adds to, usually one per
  // link. Empty: the request gets its own connection, which is closed after the answer. Bytes that
  // a provider sends without a request can reach only requests with the same name.
  std::string connections;
  int max_redirects = 10;  // 0: a redirect is returned as an ordinary answer
  RetryPolicy retry;
  // False: the sender itself decides whether to send again after an answer. A request without an
  // answer is tried again in any case.
  bool retries_answers = true;
  RequestBudget* budget = nullptr;  // each attempt uses up one request of each quota
  std::span<const RequestQuota> quotas;
  Urgency urgency = Urgency::kInteractive;
  ProviderBlocks* blocks = nullptr;  // no attempt is made while one of the scopes is blocked
  std::span<const BlockScope> block_scopes;
  // The connector and the link whose failures close an origin's gate. nullptr: failures close no
  // gate.
  const BlockSubject* failures_of = nullptr;
  int* retries = nullptr;        // incremented each time the request is sent again
  int* attempts_left = nullptr;  // of the call to which the request belongs; nullptr: no limit

  Monotonic deadline = Monotonic::max();          // for the whole exchange, its body included
  std::chrono::milliseconds idle_timeout{60000};  // longest silence of the provider; 0: no limit
  std::stop_token stop;                           // ends the request with CANCELLED at any time
  std::optional<TraceId> trace_id;                // for the log; not sent to the provider
  ExchangeLimits limits;
};

}  // namespace patchbay
