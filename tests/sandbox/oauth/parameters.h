// Reads the parameters of a request to an OAuth endpoint. Each parameter must be known, and may
// occur only once (RFC 6749 §3.1).
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "sandbox/message.h"
#include "sandbox/oauth/authorization_server.h"

namespace patchbay::sandbox::oauth {

using ParameterNames = std::initializer_list<std::string_view>;

class Parameters {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::string operator[](std::string_view name) const;  // returns "" if the parameter
                                                                      // is missing

 private:
  friend class ParameterReader;
  std::map<std::string, std::string, std::less<>> values_;
};

// A sentence about the fault in a request.
struct Problem {
  std::string sentence;
};

std::variant<Parameters, Problem> read_query(const Request& request, ParameterNames known);
// Reads a form. With `json_too`, also reads a JSON object of texts.
std::variant<Parameters, Problem> read_body(const Request& request, ParameterNames known,
                                            bool json_too = false);

struct ClientLogin {
  std::string id;
  std::string secret;
};

// Reads the client's id and secret from HTTP Basic or from the body. Having both is a problem (RFC
// 6749 §2.3).
std::variant<ClientLogin, Problem> read_client(const Request& request,
                                               const Parameters& parameters);

// These functions read scopes that are separated by blanks, commas or decoded plus signs, and write
// them.
Scopes scopes_in(std::string_view text, std::string_view separators = " ");
std::string text_of(const Scopes& scopes, std::string_view separator);

// Returns the redirect back to the client. The redirect never has a fragment.
Response redirect_with(const std::string& uri, const std::vector<Pair>& parameters);

}  // namespace patchbay::sandbox::oauth
