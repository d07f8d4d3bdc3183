#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "httpd/request.h"
#include "oauth_messages/form.h"

namespace patchbay::authserver {

// Returns the query as text, for a hidden field of a page or for an address.
std::string text_of_query(const std::vector<httpd::NamedText>& query);

// The members of a posted form. All values are treated as secrets.
class Form {
 public:
  // Reads the form in the request's body. Fails with the word invalid_request if the body is not a
  // form (RFC 6749 §3.2).
  static Result<Form> read(const httpd::Request& request);

  // Returns a member's value; "" if it is missing. An empty and a missing member mean the same (RFC
  // 6749 §3.2).
  [[nodiscard]] std::string_view get(std::string_view name) const;
  // Returns all values of a member that are not empty.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  // Fails with the word invalid_request if a member other than `several` is repeated (RFC 6749
  // §3.2, RFC 8707 §2).
  [[nodiscard]] Result<void> require_single(std::string_view several) const;

 private:
  oauth_messages::Parameters members_;
};

}  // namespace patchbay::authserver
