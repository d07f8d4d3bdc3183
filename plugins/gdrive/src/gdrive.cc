#include "gdrive.h"

#include "failure.h"

namespace gdrive {

using patchbay::sdk::Request;

Response GDrive::ask(Call& call, std::string url, const std::string& keys,
                     const std::string& range) const {
  auto request = Request::get(std::move(url));
  if (!keys.empty()) request = std::move(request).header("X-Goog-Drive-Resource-Keys", keys);
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
