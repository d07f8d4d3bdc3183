"""An MCP server over stdio for tests. Its first argument is the revision that it speaks; the others
name its oddities: `noise` before the first message, `silent` to server/discover, `dies` of it,
`pieces`: short messages end with CRLF and are written three bytes at a time,
`unclear`: one of its tools has a broken pattern."""
import json
import os
import sys
import time

revision, oddities = sys.argv[1], sys.argv[2:]
stateless = revision == "2026-07-28"
started = 0
declared = None  # the client's capabilities
learned = []  # names of tools that came later
asked_by = {}  # the requests in the middle of which this server asked, by the question's id


def say(message):
    line = json.dumps(message, ensure_ascii=False).encode()
    if "pieces" in oddities and len(line) < 10_000:
        line += b"\r\n"
        for at in range(0, len(line), 3):
            os.write(1, line[at:at + 3])
        return
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def text(words):
    return {"content": [{"type": "text", "text": words}]}


def tool(name, properties=None, required=()):
    schema = {"type": "object", "properties": properties or {}, "required": list(required)}
    return {"name": name, "description": "Does it.", "inputSchema": schema}


def run(name, arguments, params, request):
    if name == "echo":
        return text(arguments.get("message", ""))
    if name == "which":
        return text(f"{os.getpid()} {started} {os.environ.get('KEY', '-')} {os.environ.get('PATCHBAY_OTHER', '-')}")
    if name == "die":
        print("no more", file=sys.stderr, flush=True)
        os._exit(3)
    if name == "large":
        return text("x" * arguments["size"])
    if name == "garbage":
        return {"content": "not a list"}
    if name == "progress":
        token = params["_meta"]["progressToken"]
        for step in (1, 2):
            say({"jsonrpc": "2.0", "method": "notifications/progress",
                 "params": {"progressToken": token, "progress": step, "total": 2, "message": "é€😀"}})
        return text("done")
    if name == "ask" and stateless:
        if "inputResponses" in params:
            return text(json.dumps(params["inputResponses"]))
        return {"resultType": "input_required", "inputRequests": {"colour": {
            "method": "elicitation/create", "params": {"message": "Which?", "requestedSchema": {
                "type": "object", "properties": {"colour": {"type": "string"}}}}}}}
    if name in ("ask", "sample", "roots", "open_page"):
        questions = {
            "ask": ("elicitation/create", {"message": "Which?", "requestedSchema": {
                "type": "object", "properties": {"colour": {"type": "string", "default": "blue"}}}}),
            "sample": ("sampling/createMessage", {"messages": [], "maxTokens": 1}),
            "roots": ("roots/list", {}),
            "open_page": ("elicitation/create", {"mode": "url", "message": "Look", "url": "https://a.example",
                                                 "elicitationId": "e"})}
        question = f"q{len(asked_by) + 1}"
        asked_by[question] = request
        say({"jsonrpc": "2.0", "id": question, "method": questions[name][0], "params": questions[name][1]})
        return None
    if name == "learn":
        learned.append("dance")
        return text("soon")
    if name == "declared":
        return text(json.dumps(declared))
    if name == "slow":
        say({"jsonrpc": "2.0", "method": "notifications/progress",
             "params": {"progressToken": params["_meta"]["progressToken"], "progress": 1}})
        return None
    raise LookupError(name)


def answer(message):
    global started, declared
    method, params = message.get("method"), message.get("params") or {}
    if method == "server/discover":
        if "dies" in oddities:
            os._exit(9)
        if "silent" in oddities:
            return None
        if stateless:
            return {"supportedVersions": [revision], "capabilities": {"tools": {}},
                    "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "peer", "version": "1"}}}
    if method == "initialize" and not stateless:
        started += 1
        declared = params["capabilities"]
        return {"protocolVersion": revision, "capabilities": {"tools": {"listChanged": True}, "resources": {}},
                "serverInfo": {"name": "peer", "version": "1"}}
    if method == "resources/list":
        if "cursor" in params:
            return {"resources": [{"uri": "note://2", "name": "Two"}]}
        return {"nextCursor": "", "resources": [{"uri": "note://1", "name": "One", "mimeType": "text/plain"}]}
    if method == "resources/read":
        return {"contents": [{"uri": params["uri"], "text": "the words of " + params["uri"]}]}
    if method == "tools/list":
        if "CANCELLED" in os.environ:
            with open(os.environ["CANCELLED"] + ".lists", "a") as file:
                file.write("list\n")
        names = learned + ["learn", "echo", "which", "garbage", "progress", "ask", "sample", "roots", "open_page", "declared", "slow"]
        unclear = [tool("unclear", {"a": {"type": "string", "pattern": "("}})] if "unclear" in oddities else []
        return {"tools": unclear + [tool(name) for name in names] +
                         [tool("large", {"size": {"type": "integer"}}, ["size"]),
                          tool("die", {"of": {"type": "array", "items": {"type": "string"}}})]}
    if method == "tools/call":
        return run(params["name"], params.get("arguments") or {}, params, message["id"])
    raise LookupError(method)


if "noise" in oddities:
    for piece in (b"\xef\xbb\xbf", b"Starting\xe2\x80", b"\xa6\n[]\n", b"{ not json }\r\n"):
        os.write(1, piece)
cancelled = []
for line in sys.stdin:
    message = json.loads(line)
    if message.get("method") == "notifications/cancelled":
        with open(os.environ["CANCELLED"], "a") as file:
            file.write("cancelled\n")
    if "id" in message and "method" not in message:
        outcome = message.get("result") or message.get("error")
        say({"jsonrpc": "2.0", "id": asked_by.pop(message["id"]), "result": text(json.dumps(outcome))})
    if "id" not in message or "method" not in message:
        continue
    try:
        result = answer(message)
        if result is not None:
            say({"jsonrpc": "2.0", "id": message["id"], "result": result})
            if message["method"] == "tools/call" and message["params"]["name"] == "learn":
                for _ in range(1000):  # after the call; the host keeps it for the next one
                    say({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    except LookupError:
        say({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "No."}})
