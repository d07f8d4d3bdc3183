#include "sandbox/drive/page_token.h"

#include "base/digest.h"

namespace patchbay::sandbox::drive {
namespace {

std::string mark_of(const Exchange& exchange, const std::string& last) {
  std::string text = exchange.user + "\n" + exchange.request.path + "\n" + last;
  for (const auto& [name, value] : exchange.request.query) {
    if (name != "pageToken" && name != "fields" && name != "pageSize") {
      text += "\n" + name + "=" + value;
    }
  }
  return sha256_hex(text).substr(0, 16);
}

}  // namespace

std::string page_token(const Exchange& exchange, const std::string& last) {
  return "~!!~" + mark_of(exchange, last) + "." + last;
}

SandboxResult<std::string> last_of_token(const Exchange& exchange) {
  const std::string token = exchange.text("pageToken");
  if (token.empty()) return std::string();
  const auto dot = token.find('.');
  if (dot == std::string::npos) return invalid_value("pageToken");
  std::string last = token.substr(dot + 1);
  if (page_token(exchange, last) != token) return invalid_value("pageToken");
  return last;
}

}  // namespace patchbay::sandbox::drive
