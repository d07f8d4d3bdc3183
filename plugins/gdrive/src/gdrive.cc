#include "gdrive.h"

#include "failure.h"

namespace gdrive {

using patchbay::sdk::Request;

namespace {

Request get_request(std::string url, const std::string& keys) {
  auto request = Request::get(std::move(url));
  if (!keys.empty()) request = std::move(request).header("X-Goog-Drive-Resource-Keys", keys);
  return request;
}

}  // namespace

Response GDrive::ask_fresh(Call& call, std::string url, const std::string& keys) const {
  return call.http().send(get_request(std::move(url), keys).no_cache());
}

std::optional<Response> GDrive::ask_if_in_scope(Call& call, std::string url) const {
  try {
    return ask_fresh(call, std::move(url));
  } catch (const Error& error) {
    // The host found a missing scope in the challenge of the answer (RFC 6750).
    if (error.code() != PATCHBAY_E_INSUFFICIENT_SCOPE) throw;
  }
  return std::nullopt;
}

Response GDrive::ask(Call& call, std::string url, const std::string& keys,
                     const std::string& range) const {
  auto request = get_request(std::move(url), keys);
  if (!range.empty()) request = std::move(request).header("Range", range);
  return call.http().send(request);
}

Response GDrive::get(Call& call, std::string url, std::string_view what,
                     const std::string& keys) const {
  Response response = ask(call, std::move(url), keys);
  if (!response.ok()) throw failure_of(response, what);
  return response;
}

}  // namespace gdrive
