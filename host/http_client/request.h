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

namespace patchbay::http_client {

// The limits of a response. A response that exceeds one fails with PROVIDER_ERROR.
struct ExchangeLimits {
  std::size_t max_header_bytes = 64 << 10;
  std::uint64_t max_body_bytes = 64 << 20;           // size as received, possibly compressed
  std::uint64_t max_decompressed_bytes = 256 << 20;  // size after decompression
  // The maximum ratio of a body's decompressed size to its compressed size, so that a decompression
  // bomb ends early. Applies to bodies of more than 1 MiB.
  std::uint32_t max_ratio = 250;
};

// One request, as its sender describes it. Until send() returns, the request borrows the data of
// all pointers, views and spans.
struct Request {
  std::string method = "GET";  // upper case
  std::string url;
  Headers headers;
  std::string_view body;  // used if body_source is nullptr
  BodySource* body_source = nullptr;

  const OriginPolicy* origins = nullptr;  // required; nullptr allows no origin
  RequestHook* hook = nullptr;
  bool credential = true;   // false: the hook must not add a credential
  bool idempotent = false;  // true: the request may be sent twice, whatever its method is
  // The name of the pool whose open connections the request uses, usually one name for each link.
  // Without a name, the request has its own connection, which is closed after the response. If a
  // provider sends bytes without a request, only requests with the same name can receive them.
  std::string connections;
  int max_redirects = 10;  // 0: a redirect is returned as an ordinary response
  RetryPolicy retry;
  // False: after a response with a transient status, the sender decides about another attempt, and
  // not the client. A transfer without a response is still tried again.
  bool retries_answers = true;
  RequestBudget* budget = nullptr;  // each attempt takes one request from every quota
  std::span<const RequestQuota> quotas;
  Urgency urgency = Urgency::kInteractive;
  ProviderBlocks* blocks = nullptr;  // no attempt is made while one of block_scopes is blocked
  std::span<const BlockScope> block_scopes;
  // The connector and link whose gates (provider_blocks.h) close if the origin fails many times.
  // nullptr: failures close no gate.
  const BlockSubject* failures_of = nullptr;
  int* retries = nullptr;        // counts how often the client sends the request again
  int* attempts_left = nullptr;  // shared by all requests of a call; nullptr: no limit

  Monotonic deadline = Monotonic::max();  // deadline of the whole exchange, including the body
  // For this time after the deadline, a later reader may still read the response
  // (Exchange::hand_over).
  std::chrono::milliseconds kept_for{0};
  // The longest time without any byte, also before the response's first byte. 0: no limit; a
  // request to a vanished provider then ends by the deadline or by TCP's own probes.
  std::chrono::milliseconds idle_timeout{60000};
  std::stop_token stop;             // ends the request with CANCELLED at any time
  std::optional<TraceId> trace_id;  // used for logs; not sent to the provider
  ExchangeLimits limits;
};

}  // namespace patchbay::http_client
