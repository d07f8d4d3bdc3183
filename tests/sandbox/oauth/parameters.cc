#include "sandbox/oauth/parameters.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace patchbay::sandbox::oauth {

std::string Parameters::operator[](std::string_view name) const {
  const auto found = values_.find(name);
  return found != values_.end() ? found->second : std::string();
}

class ParameterReader {
 public:
  explicit ParameterReader(ParameterNames known) : known_(known) {}

  void take(const std::string& name, const std::string& value) {
    if (!problem_.empty()) return;
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      problem_ = "unknown parameter \"" + name + "\"";
    } else if (!parameters_.values_.emplace(name, value).second) {
      problem_ = "the parameter \"" + name + "\" is given twice";
    }
  }

  std::variant<Parameters, Problem> result() && {
    if (!problem_.empty()) return Problem{problem_};
    return std::move(parameters_);
  }

 private:
  ParameterNames known_;
  Parameters parameters_;
  std::string problem_;
};

std::variant<Parameters, Problem> read_query(const Request& request, ParameterNames known) {
  ParameterReader reader(known);
  for (const auto& [name, value] : request.query) reader.take(name, value);
  return std::move(reader).result();
}

std::variant<Parameters, Problem> read_body(const Request& request, ParameterNames known,
                                            bool json_too) {
  if (!request.query.empty()) return Problem{"parameters belong into the body"};
  ParameterReader reader(known);
  const auto type = request.header("Content-Type").value_or("");
  if (type.starts_with("application/x-www-form-urlencoded")) {
    Request form;
    form.set_target("/?" + request.body);
    for (const auto& [name, value] : form.query) reader.take(name, value);
    return std::move(reader).result();
  }
  if (!json_too || !type.starts_with("application/json")) {
    return Problem{"the body is of type \"" + std::string(type) + "\", which is not taken here"};
  }
  const auto object = nlohmann::json::parse(request.body, nullptr, false);
  if (!object.is_object()) return Problem{"the body is not a JSON object"};
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) return Problem{"\"" + name + "\" is not a text"};
    reader.take(name, value.get<std::string>());
  }
  return std::move(reader).result();
}

std::variant<ClientLogin, Problem> read_client(const Request& request,
                                               const Parameters& parameters) {
  const auto header = request.header("Authorization");
  if (!header) return ClientLogin{parameters["client_id"], parameters["client_secret"]};
  if (parameters.has("client_secret")) {
    return Problem{"the client authenticates twice: by header and in the body"};
  }
  constexpr std::string_view kBasic = "Basic ";
  const auto bytes =
      header->starts_with(kBasic) ? from_base64(header->substr(kBasic.size())) : std::nullopt;
  if (!bytes) return Problem{"the Authorization header is not Basic"};
  const std::string pair(bytes->begin(), bytes->end());
  const std::size_t colon = pair.find(':');
  if (colon == std::string::npos) return Problem{"the Authorization header holds no pair"};
  return ClientLogin{percent_decode(pair.substr(0, colon), true),
                     percent_decode(pair.substr(colon + 1), true)};
}

Scopes scopes_in(std::string_view text, std::string_view separators) {
  Scopes scopes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) scopes.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

std::string text_of(const Scopes& scopes, std::string_view separator) {
  std::string text;
  for (const std::string& scope : scopes) {
    if (!text.empty()) text += separator;
    text += scope;
  }
  return text;
}

Response redirect_with(const std::string& uri, const std::vector<Pair>& parameters) {
  std::string address = uri;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += percent_encode(name) + "=" + percent_encode(value);
  }
  return {302, {{"Location", address}, {"Cache-Control", "no-store"}}, {}};
}

}  // namespace patchbay::sandbox::oauth
