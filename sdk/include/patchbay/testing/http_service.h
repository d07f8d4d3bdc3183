// SPDX-License-Identifier: Apache-2.0
// HTTP in the test host. The host looks for each request among the exchanges that the test expects.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/host_http.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/http.h"
#include "patchbay/testing/answer_meaning.h"
#include "patchbay/testing/host.h"

namespace patchbay::testing {

// Writes a service's failure to `error`, and adds its code to the codes that the host has returned
// to the connector. Returns the code.
inline patchbay_status say(LiveCall& call, patchbay_error* error, const sdk::Error& failure) {
  call.given.push_back(failure.code());
  sdk::detail::fill(error, failure);
  const std::string& details = failure.details();
  if (error != nullptr && error->details != nullptr && !details.empty()) {
    error->details->write(error->details->context, details.data(), details.size());
  }
  return failure.code();
}

// Refuses a service call that breaks a rule of the ABI. The connector gets PLUGIN_FAULT, and the
// sentence is added to `host.faults`.
inline patchbay_status refuse(LiveCall& call, patchbay_error* error, std::string fault) {
  call.host.faults.push_back(fault);
  return say(call, error, {PATCHBAY_E_PLUGIN_FAULT, std::move(fault)});
}

// Begins a service function that is [at once]. Returns nullptr and fills `error` if the call cannot
// be used here.
inline LiveCall* begin_at_once(const patchbay_call* table, const char* function,
                               patchbay_error* error) {
  LiveCall* call = live(table, function);
  if (call == nullptr) {
    sdk::detail::fill(error, PATCHBAY_E_PLUGIN_FAULT,
                      "The call is over, or it is used on another thread.");
  }
  return call;
}

// Begins a service function that is [call], like begin_at_once(). Also adds a fault if the
// connector is in a catch handler.
inline LiveCall* begin_service(const patchbay_call* table, const char* function,
                               patchbay_error* error) {
  LiveCall* call = begin_at_once(table, function, error);
  if (call != nullptr) note_handler(*call, function);
  return call;
}

// Reads the whole source twice, because a real host may have to send a request again.
inline patchbay_status read_source(const patchbay_source& source, std::string& body) {
  std::string texts[2];
  for (std::string& text : texts) {
    char piece[7];  // small, to force several reads
    std::uint64_t got = 0;
    do {
      const patchbay_status status = source.read(source.context, piece, sizeof(piece), &got);
      if (status != PATCHBAY_OK) return status;
      text.append(piece, static_cast<std::size_t>(got));
    } while (got > 0);
    if (const patchbay_status status = source.rewind(source.context)) return status;
  }
  body = texts[0];
  return texts[0] == texts[1] ? PATCHBAY_OK : PATCHBAY_E_PLUGIN_FAULT;
}

// Returns a text with the rule of the ABI that the request breaks; otherwise "".
inline std::string fault_of(const Sent& sent) {
  const auto scheme = [&](std::string_view name) { return sent.url.rfind(name, 0) == 0; };
  if (!scheme("https://") && !scheme("http://")) {
    return "the address \"" + sent.url + "\" is not absolute";
  }
  for (const auto& [name, value] : sent.headers) {
    const patchbay_header header = {borrow(name), borrow("-")};
    for (const char* refused : {"Authorization", "Cookie", "Host"}) {
      if (sdk::find_header(&header, 1, refused).empty()) continue;
      return "the header \"" + name + "\" is the host's to set";
    }
  }
  return {};
}

inline Exchange* find_exchange(Host& host, const Sent& sent) {
  for (Exchange& exchange : host.exchanges) {
    if (exchange.method() == sent.method && exchange.url() == sent.url && exchange.takes_more()) {
      return &exchange;
    }
  }
  return nullptr;
}

inline patchbay_status give_up(LiveCall& call, patchbay_error* error) {
  if (call.host.cancelled) {
    return say(call, error, {PATCHBAY_E_CANCELLED, "The call was cancelled."});
  }
  if (call.ends_at_ns <= call.host.monotonic_ns) {
    return say(call, error, {PATCHBAY_E_DEADLINE_EXCEEDED, "The call's time ran out."});
  }
  return PATCHBAY_OK;
}

// Fails like give_up(), but allows a last word (PATCHBAY_HTTP_LAST_WORD) after the call was
// cancelled.
inline patchbay_status give_up_sending(LiveCall& call, const Sent& sent, patchbay_error* error) {
  const bool is_last_word = (sent.flags & PATCHBAY_HTTP_LAST_WORD) != 0;
  return is_last_word && call.host.cancelled ? PATCHBAY_OK : give_up(call, error);
}

inline void open_answer(LiveCall& call, const Exchange& exchange,
                        patchbay_http_response* response) {
  const std::uint64_t handle = call.host.next_handle++;
  OpenAnswer& open = call.answers[handle];
  open.body = exchange.text();
  open.headers = exchange.headers();
  for (const auto& [name, value] : open.headers) open.lent.push_back({borrow(name), borrow(value)});
  response->status = exchange.status();
  response->handle = handle;
  response->headers = open.lent.data();
  response->header_count = open.lent.size();
  open.url = exchange.answer_url();
  response->url = borrow(open.url);
  response->flags = exchange.is_from_cache() ? PATCHBAY_HTTP_FROM_CACHE : 0;
  response->code = PATCHBAY_OK;
}

// Asks the connector's classify for the response's meaning. If the verdict is not PASS, writes the
// matching failure to `error` and returns its code.
inline patchbay_status judge(LiveCall& call, const Exchange& exchange, patchbay_error* error) {
  std::vector<patchbay_header> headers;
  for (const auto& [name, value] : exchange.headers()) {
    headers.push_back({borrow(name), borrow(value)});
  }
  patchbay_answer answer{};
  answer.struct_size = sizeof(answer);
  answer.status = exchange.status();
  answer.headers = headers.data();
  answer.header_count = headers.size();
  answer.body = borrow(std::string_view(exchange.text()).substr(0, 65536));
  answer.now_ms = call.host.wall_ms;
  answer.method = borrow(exchange.method());
  answer.url = borrow(exchange.answer_url());
  const sdk::Verdict verdict = meaning_of(call.auth, call.instance, answer, call.host.faults);
  if (verdict.kind == PATCHBAY_ANSWER_PASS) return PATCHBAY_OK;
  return say(call, error, error_of(verdict, exchange.status()));
}

inline patchbay_status exchange_one(LiveCall* call, const patchbay_http_request* request,
                                    patchbay_http_response* response, patchbay_error* error) {
  constexpr std::uint32_t kUnderstood = PATCHBAY_HTTP_NO_CREDENTIAL | PATCHBAY_HTTP_NO_REDIRECT;
  if ((request->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND & ~kUnderstood) != 0) {
    return say(*call, error,
               {PATCHBAY_E_UNSUPPORTED, "The request has a flag of a later release."});
  }
  Sent sent{request->method.size == 0 ? "GET" : std::string(view(request->method)),
            std::string(view(request->url)),
            {},
            std::string(view(request->body)),
            request->flags,
            std::chrono::milliseconds(request->timeout_ms)};
  for (std::uint64_t i = 0; i < request->header_count; ++i) {
    sent.headers.emplace_back(view(request->headers[i].name), view(request->headers[i].value));
  }
  if (request->body_source != nullptr) {
    if (const patchbay_status status = read_source(*request->body_source, sent.body)) {
      return say(*call, error,
                 {status, "The body's source failed, or its second reading differs."});
    }
  }
  call->host.sent.push_back(sent);
  const std::string what = sent.method + " " + sent.url;
  if (const std::string fault = fault_of(sent); !fault.empty()) {
    return refuse(*call, error, what + ": " + fault);
  }
  if (const patchbay_status status = give_up_sending(*call, sent, error)) return status;
  std::optional<Exchange> provided;
  Exchange* exchange = find_exchange(call->host, sent);
  if (exchange == nullptr && call->host.provider) {
    exchange = &provided.emplace(call->host.provider(sent));
  }
  if (exchange == nullptr) return refuse(*call, error, "not expected: " + what);
  if (const std::string difference = exchange->difference(sent); !difference.empty()) {
    return refuse(*call, error, what + " " + difference);
  }
  exchange->use();
  call->host.advance(exchange->time());
  if (const patchbay_status status = give_up_sending(*call, sent, error)) return status;
  if (exchange->failure()) return say(*call, error, *exchange->failure());
  if (const patchbay_status status = judge(*call, *exchange, error)) return status;
  open_answer(*call, *exchange, response);
  return PATCHBAY_OK;
}

inline patchbay_status send_http(const patchbay_call* table, const patchbay_http_request* request,
                                 patchbay_http_response* response, patchbay_error* error) {
  LiveCall* call = begin_service(table, "http.send", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  return exchange_one(call, request, response, error);
}

inline patchbay_status send_all_http(const patchbay_call* table,
                                     const patchbay_http_request* const* requests,
                                     patchbay_http_response* const* responses, std::uint64_t count,
                                     patchbay_error* error) {
  LiveCall* call = begin_service(table, "http.send_all", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (count > PATCHBAY_HTTP_HANDLES_MAX - call->answers.size()) {
    return refuse(*call, error, "http.send_all: more answers than may be open at once");
  }
  patchbay_status first = PATCHBAY_OK;
  for (std::uint64_t i = 0; i < count; ++i) {
    // Only the first failure is written to `error`.
    patchbay_error* told = first == PATCHBAY_OK ? error : nullptr;
    responses[i]->code = exchange_one(call, requests[i], responses[i], told);
    if (first == PATCHBAY_OK) first = responses[i]->code;
  }
  return first;
}

inline OpenAnswer* find_answer(LiveCall& call, std::uint64_t handle) {
  const auto found = call.answers.find(handle);
  return found == call.answers.end() ? nullptr : &found->second;
}

inline patchbay_status read_http(const patchbay_call* table, std::uint64_t handle, void* buffer,
                                 std::uint64_t capacity, std::uint64_t* got,
                                 patchbay_error* error) {
  constexpr std::size_t kPiece = 1000;  // in bytes; a large body takes several reads
  LiveCall* call = begin_service(table, "http.read", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  OpenAnswer* open = find_answer(*call, handle);
  if (open == nullptr) return refuse(*call, error, "http.read: there is no such open handle");
  const std::size_t left = std::min(open->body.size() - open->at, kPiece);
  *got = std::min<std::uint64_t>(capacity, left);
  if (*got > 0) std::memcpy(buffer, open->body.data() + open->at, static_cast<std::size_t>(*got));
  open->at += static_cast<std::size_t>(*got);
  return PATCHBAY_OK;
}

inline patchbay_status pipe_http(const patchbay_call* table, std::uint64_t handle,
                                 const patchbay_sink* sink, std::uint64_t* piped,
                                 patchbay_error* error) {
  LiveCall* call = begin_service(table, "http.pipe", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  OpenAnswer* open = find_answer(*call, handle);
  if (open == nullptr) return refuse(*call, error, "http.pipe: there is no such open handle");
  const std::string_view rest = std::string_view(open->body).substr(open->at);
  *piped = rest.size();
  open->at = open->body.size();
  const patchbay_status status = sink->write(sink->context, rest.data(), rest.size());
  return status == PATCHBAY_OK ? status : say(*call, error, {status, {}});
}

// Closes a handle. A closed handle is not an error, because destructors close handles while an
// exception unwinds.
inline void close_http(const patchbay_call* table, std::uint64_t handle) {
  if (LiveCall* call = live(table, "http.close")) call->answers.erase(handle);
}

inline constexpr patchbay_host_http kHttpTable = {
    sizeof(patchbay_host_http), 0, send_http, read_http, pipe_http, close_http, send_all_http};

}  // namespace patchbay::testing
