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

// The limits of an answer. An answer that exceeds a limit ends with PROVIDER_ERROR.
struct ExchangeLimits {
  std::size_t max_header_bytes = 64 << 10;
  std::uint64_t max_body_bytes = 64 << 20;           // as received, possibly compressed
  std::uint64_t max_decompressed_bytes = 256 << 20;  // after decompression
  // The largest ratio of the decompressed size of a body to its compressed size, so that a
  // decompression bomb ends early. Applies to bodies of more than 1 MiB.
  std::uint32_t max_ratio = 250;
};

// One request, as the sender describes it. Until send() returns, the request borrows all data of
// pointers, views and spans.
struct Request {
  std::string method = "GET";  // upper case
  std::string url;
  Headers headers;
  std::string_view body;  // used when body_source is null
  BodySource* body_source = nullptr;

  const OriginPolicy* origins = nullptr;  // required, because nullptr allows no origin
  RequestHook* hook = nullptr;
  bool credential = true;   // false: the hook must not add a credential
  bool idempotent = false;  // may be sent twice, whatever the method is
  // The name of the pool whose kept connections the request uses, usually one name for each link.
  // If the name is empty, the request gets its own connection, which is closed after the answer. If
  // a provider sends bytes without a request, only requests with the same name can receive these
  // bytes.
  std::string connections;
  int max_redirects = 10;  // 0: the client returns a redirect as an ordinary answer
  RetryPolicy retry;
  // False: the client does not try again after an answer with a transient status; the sender
  // decides. This does not change the retries of a transfer without an answer.
  bool retries_answers = true;
  RequestBudget* budget = nullptr;  // each attempt takes one request from every quota
  std::span<const RequestQuota> quotas;
  Urgency urgency = Urgency::kInteractive;
  ProviderBlocks* blocks = nullptr;  // no attempt is made while one of block_scopes is blocked
  std::span<const BlockScope> block_scopes;
  // The connector and the link whose gates (provider_blocks.h) close if the origin fails again and
  // again. nullptr: failures close no gate.
  const BlockSubject* failures_of = nullptr;
  int* retries = nullptr;        // incremented each time the client sends the request again
  int* attempts_left = nullptr;  // shared by all requests of a call; nullptr: no limit

  Monotonic deadline = Monotonic::max();  // for the whole exchange, including the body
  // The time after the deadline in which a later reader may still read the answer
  // (Exchange::hand_over).
  std::chrono::milliseconds kept_for{0};
  // The longest time without any byte, also before the first byte of the answer. 0: no limit; then
  // the deadline and TCP's own probes end a request to a provider that is gone.
  std::chrono::milliseconds idle_timeout{60000};
  std::stop_token stop;             // ends the request with CANCELLED at any time
  std::optional<TraceId> trace_id;  // for the log; not sent to the provider
  ExchangeLimits limits;
};

}  // namespace patchbay
