#include "mcp/message.h"

namespace patchbay::mcp {
namespace {

constexpr std::size_t kMostMessages = 20;

bool is_id(const json::Node& node) {
  return (node.is(json::Kind::kString) || node.is_number()) && node.size() <= kLongestId;
}

Message invalid(Message message, std::string fault) {
  message.kind = Message::Kind::kInvalid;
  message.fault = std::move(fault);
  return message;
}

Message read_message(const json::Node& node) {
  Message message;
  if (!node.is(json::Kind::kObject)) {
    return invalid(std::move(message), "A message has to be a JSON object.");
  }
  const json::Node* id = node.find("id");
  if (id != nullptr && is_id(*id)) message.id = json::to_json(*id);
  if (text_of(node.find("jsonrpc")) != "2.0") {
    return invalid(std::move(message), "A message has to have \"jsonrpc\": \"2.0\".");
  }
  if (id != nullptr && !is_id(*id)) {
    return invalid(std::move(message),
                   "The \"id\" of a message has to be a string or a number of at most 256 bytes.");
  }
  const json::Node* method = node.find("method");
  if (method == nullptr) {
    const bool answers = node.find("result") != nullptr || node.find("error") != nullptr;
    if (!answers || id == nullptr) {
      return invalid(std::move(message), "A message has to have a \"method\".");
    }
    message.kind = Message::Kind::kResponse;
    message.result = node.find("result");
    return message;
  }
  if (!method->is(json::Kind::kString)) {
    return invalid(std::move(message), "The \"method\" of a message has to be a string.");
  }
  message.params = node.find("params");
  if (message.params != nullptr && !message.params->is(json::Kind::kObject)) {
    return invalid(std::move(message), "The \"params\" of a message have to be an object.");
  }
  message.method = method->text();
  message.kind = id == nullptr ? Message::Kind::kNotification : Message::Kind::kRequest;
  return message;
}

}  // namespace

const json::Node* member_of(const json::Node* node, std::string_view name) {
  return node != nullptr && node->is(json::Kind::kObject) ? node->find(name) : nullptr;
}

std::string_view text_of(const json::Node* node) {
  return node != nullptr && node->is(json::Kind::kString) ? node->text() : std::string_view();
}

std::string json_string(std::string_view text) {
  std::string written;
  json::append_json_string(written, text);
  return written;
}

void append_member(std::string& object, std::string_view name, std::string_view value) {
  if (object.size() > 1) object.push_back(',');
  json::append_json_string(object, name);
  object.append(":").append(value);
}

const json::Node* Message::param(std::string_view name) const { return member_of(params, name); }

Result<Reading> read_messages(std::string_view body) {
  PATCHBAY_TRY(auto document, json::Document::read(body, kDeepest));
  Reading reading{std::move(document), {}, false};
  const json::Node& root = reading.document.root();
  reading.is_batch = root.is(json::Kind::kArray);
  if (!reading.is_batch) {
    reading.messages.push_back(read_message(root));
    return reading;
  }
  if (root.size() == 0 || root.size() > kMostMessages) {
    return Error(Code::kTooLarge, "A batch has to have 1 to 20 messages.");
  }
  for (const json::Node& each : root.items()) reading.messages.push_back(read_message(each));
  return reading;
}

}  // namespace patchbay::mcp
