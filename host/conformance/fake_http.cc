// The HTTP service of the fake host. The check's provider answers each request.
#include <patchbay/abi/auth.h>
#include <patchbay/abi/host_http.h>

#include <algorithm>
#include <cstring>

#include "conformance/classification.h"
#include "conformance/fake_host.h"

namespace patchbay::conformance {
namespace {

// Reads a body twice, as a host does that must repeat a request.
patchbay_status read_twice(CallFrame& call, const patchbay_source& source, std::string& body) {
  std::string again;
  for (std::string* text : {&body, &again}) {
    char part[64];
    std::uint64_t got = 0;
    do {
      const patchbay_status status = source.read(source.context, part, sizeof(part), &got);
      if (status != PATCHBAY_OK) return status;
      text->append(part, static_cast<std::size_t>(std::min<std::uint64_t>(got, sizeof(part))));
    } while (got > 0 && text->size() < PATCHBAY_HTTP_BODY_MAX);
    if (const patchbay_status status = source.rewind(source.context)) return status;
  }
  if (body != again) {
    call.host.breach(Breach::kSourceChanged, "a body of " + std::to_string(body.size()) +
                                                 " bytes had " + std::to_string(again.size()) +
                                                 " others when it was read again");
  }
  return PATCHBAY_OK;
}

// Records each rule that the request breaks.
void inspect(CallFrame& call, const SentRequest& sent) {
  const std::string what = sent.method + " " + sent.url.substr(0, 300);
  const bool is_absolute = sent.url.starts_with("https://") || sent.url.starts_with("http://");
  if (!is_absolute || sent.url.size() > PATCHBAY_HTTP_URL_MAX) {
    call.host.breach(Breach::kAddress, what);
  }
  for (const auto& [name, value] : sent.headers) {
    for (const std::string_view refused : {"authorization", "cookie", "host"}) {
      const bool same = std::ranges::equal(name, refused, [](char one, char other) {
        return (one >= 'A' && one <= 'Z' ? one + 32 : one) == other;
      });
      if (same) call.host.breach(Breach::kHeader, what + " has the header \"" + name + "\"");
    }
  }
}

SentRequest taken(const patchbay_http_request& request) {
  SentRequest sent;
  sent.method = request.method.size == 0 ? "GET" : std::string(view(request.method));
  sent.url = std::string(view(request.url));
  sent.body = std::string(view(request.body));
  sent.flags = request.flags;
  for (std::uint64_t i = 0; i < request.header_count; ++i) {
    sent.headers.emplace_back(view(request.headers[i].name), view(request.headers[i].value));
  }
  return sent;
}

void open_answer(CallFrame& call, const Answer& answer, const SentRequest& sent,
                 patchbay_http_response& response) {
  const std::uint64_t handle = call.host.next_handle++;
  OpenAnswer& open = call.open[handle];
  open.body = answer.body;
  open.url = sent.url;
  open.headers = answer.headers;
  for (const auto& [name, value] : open.headers) open.lent.push_back({borrow(name), borrow(value)});
  response.status = answer.status;
  response.handle = handle;
  response.headers = open.lent.data();
  response.header_count = open.lent.size();
  response.url = borrow(open.url);
  response.flags = 0;
  response.code = PATCHBAY_OK;
}

patchbay_status exchange(CallFrame& call, const patchbay_http_request& request,
                         patchbay_http_response& response, patchbay_error* error) {
  FakeHost& host = call.host;
  SentRequest sent = taken(request);
  if (request.body_source != nullptr) {
    const patchbay_status status = read_twice(call, *request.body_source, sent.body);
    if (status != PATCHBAY_OK) return give(call, error, status, "The body cannot be read.");
  }
  host.sent.push_back(sent);
  inspect(call, sent);
  if (++call.requests > PATCHBAY_HTTP_REQUESTS_MAX) {
    host.breach(Breach::kTooManyRequests, "request " + std::to_string(call.requests) + ": " +
                                              sent.method + " " + sent.url.substr(0, 300));
    return give(call, error, PATCHBAY_E_PLUGIN_FAULT, "Too many requests in one call.");
  }
  const patchbay_status stopped = check_patience(call, error);
  if (stopped != PATCHBAY_OK) return stopped;
  const Answer answer = host.provider ? host.provider(sent) : Answer{.body = "{}"};
  if (host.meanwhile) host.meanwhile();
  if (answer.failure != PATCHBAY_OK) {
    return give(call, error, answer.failure, "The provider gave no answer.");
  }
  const Classification meaning = classified(host, call.instance, answer, sent);
  if (meaning.code != PATCHBAY_OK) return give(call, error, meaning.code, meaning.message);
  open_answer(call, answer, sent, response);
  return PATCHBAY_OK;
}

patchbay_status http_send(const patchbay_call* raw, const patchbay_http_request* request,
                          patchbay_http_response* response, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  const std::string what = request == nullptr ? std::string()
                                              : std::string(view(request->method)) + " " +
                                                    std::string(view(request->url).substr(0, 300));
  CallFrame* call = use_or_fail(raw, "http.send", error, status, what);
  if (call == nullptr) return status;
  if (request == nullptr || response == nullptr) {
    call->host.breach(Breach::kNull, "http.send got NULL");
    return give(*call, error, PATCHBAY_E_PLUGIN_FAULT, "http.send got NULL.");
  }
  return exchange(*call, *request, *response, error);
}

patchbay_status http_send_all(const patchbay_call* raw,
                              const patchbay_http_request* const* requests,
                              patchbay_http_response* const* responses, std::uint64_t count,
                              patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http.send_all", error, status, std::to_string(count));
  if (call == nullptr) return status;
  patchbay_status first = PATCHBAY_OK;
  for (std::uint64_t i = 0; i < count; ++i) {
    patchbay_error* told = first == PATCHBAY_OK ? error : nullptr;
    responses[i]->code = exchange(*call, *requests[i], *responses[i], told);
    if (first == PATCHBAY_OK) first = responses[i]->code;
  }
  return first;
}

OpenAnswer* open_of(CallFrame& call, std::uint64_t handle, const char* function) {
  const auto found = call.open.find(handle);
  if (found != call.open.end()) return &found->second;
  call.host.breach(Breach::kDeadHandle, std::string(function) + " got the handle " +
                                            std::to_string(handle) + ", which is not open");
  return nullptr;
}

patchbay_status http_read(const patchbay_call* raw, std::uint64_t handle, void* buffer,
                          std::uint64_t capacity, std::uint64_t* got, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http.read", error, status);
  if (call == nullptr) return status;
  OpenAnswer* open = open_of(*call, handle, "http.read");
  if (open == nullptr) return give(*call, error, PATCHBAY_E_PLUGIN_FAULT, "No such handle.");
  const std::size_t left = std::min(open->body.size() - open->at, call->host.piece);
  *got = std::min<std::uint64_t>(capacity, left);
  if (*got > 0) std::memcpy(buffer, open->body.data() + open->at, static_cast<std::size_t>(*got));
  open->at += static_cast<std::size_t>(*got);
  return PATCHBAY_OK;
}

patchbay_status http_pipe(const patchbay_call* raw, std::uint64_t handle, const patchbay_sink* sink,
                          std::uint64_t* piped, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "http.pipe", error, status);
  if (call == nullptr) return status;
  OpenAnswer* open = open_of(*call, handle, "http.pipe");
  if (open == nullptr) return give(*call, error, PATCHBAY_E_PLUGIN_FAULT, "No such handle.");
  const std::string_view rest = std::string_view(open->body).substr(open->at);
  *piped = rest.size();
  open->at = open->body.size();
  status = sink->write(sink->context, rest.data(), rest.size());
  return status == PATCHBAY_OK ? status : give(*call, error, status, {});
}

void http_close(const patchbay_call* raw, std::uint64_t handle) {
  if (CallFrame* call = use(raw, "http.close")) call->open.erase(handle);
}

constexpr patchbay_host_http kHttpTable = {
    sizeof(patchbay_host_http), 0, http_send, http_read, http_pipe, http_close, http_send_all};

}  // namespace

const void* http_table() { return &kHttpTable; }

}  // namespace patchbay::conformance
