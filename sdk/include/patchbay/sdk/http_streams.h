// SPDX-License-Identifier: Apache-2.0
// Waits for several streams at once, and keeps streams open between calls, through the host (a
// draft).
//
//   const HttpStreams streams(call);
//   Response stream = call.http().send(Request::get(url).stream());
//   if (streams.wait({&stream, &other}, std::chrono::seconds(5)) == 0) stream.read(…);
//   streams.keep(std::move(stream), "mine", std::chrono::minutes(5));
//   std::optional<Response> later = streams.take("mine");
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "patchbay/abi/draft/host_http_streams.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class HttpStreams {
 public:
  explicit HttpStreams(const Call& call)
      : call_(&call.raw()),
        table_(call.services()
                   .first_release(PATCHBAY_HOST_HTTP_STREAMS_ID, &patchbay_host_http_streams::take)
                   .table),
        http_(call.services().http.table) {}

  // Returns true if the host has the service. Otherwise the other functions must not be used.
  [[nodiscard]] bool are_there() const { return table_ != nullptr && http_ != nullptr; }

  // Waits until one of the responses has more bytes or has ended. Returns its index, or nullopt if
  // none is ready after `time`. [call]
  [[nodiscard]] std::optional<std::size_t> wait(const std::vector<const Response*>& answers,
                                                std::chrono::milliseconds time) const {
    std::vector<std::uint64_t> handles;
    handles.reserve(answers.size());
    for (const Response* answer : answers) handles.push_back(answer->handle());
    std::uint64_t which = 0;
    ServiceError error;
    error.check(table_->wait(call_, handles.data(), handles.size(),
                             static_cast<std::uint64_t>(time.count()), &which, error.raw()));
    if (which >= answers.size()) return std::nullopt;
    return static_cast<std::size_t>(which);
  }

  // Stores the response, so that a later call of the same owner can take it by this name. Its
  // request must have had Request::stream(). read() then first returns `unread`. Throws OVERLOADED
  // if too many streams are stored; the response then stays open.
  void keep(Response& answer, std::string_view name, std::chrono::milliseconds lifetime,
            std::string_view unread = {}) const {
    ServiceError error;
    error.check(table_->keep(call_, answer.handle(), borrow(name),
                             static_cast<std::uint64_t>(lifetime.count()), borrow(unread),
                             error.raw()));
    answer.close();
  }

  // Returns the response that was stored under this name. Returns nullopt if this host does not
  // have it any more.
  [[nodiscard]] std::optional<Response> take(std::string_view name) const {
    patchbay_http_response response{};
    response.struct_size = sizeof(response);
    ServiceError error;
    const patchbay_status status = table_->take(call_, borrow(name), &response, error.raw());
    if (status == PATCHBAY_E_NOT_FOUND) return std::nullopt;
    error.check(status);
    return Response(*call_, *http_, response);
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_http_streams* table_;
  const patchbay_host_http* http_;
};

}  // namespace patchbay::sdk
