// A small assignable unit: it speaks cmi5 as the specification asks, and nothing else.
"use strict";

const VERB = "http://adlnet.gov/expapi/verbs/";
const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
const asked = new URLSearchParams(location.search);
const began = Date.now();

const WORDS = {
  en: {
    title: "Starting a line safely",
    done: "Done",
    over: "Reported. You can go back now.",
    back: "Back to my courses",
    failed: "Not enough right answers yet. Go back and start again.",
    checks: [
      "Nobody stands within the guards.",
      "Every emergency stop is released, and one of them was tried.",
      "Air pressure reads between 5 and 6 bar.",
      "The controller shows no fault that nobody has read.",
      "Whoever works beside you knows that you start.",
    ],
    questions: [
      ["The light curtain flickers. What first?", ["Stop and report it", "Cover the sensor", "Go on slowly"], 0],
      ["Pressure reads 4 bar. What is likely?", ["A leak or a closed valve", "A worn gripper", "A full magazine"], 0],
      ["Who may reset the emergency stop?", ["Anyone", "Who has found the cause", "The next shift"], 1],
    ],
  },
  zh: {
    title: "产线安全启动",
    done: "完成",
    over: "已上报，可以返回了。",
    back: "返回我的课程",
    failed: "答对的题还不够，请返回后重新开始。",
    checks: [
      "防护区内没有人。",
      "所有急停均已复位，并试过其中一个。",
      "气压在 5 至 6 bar 之间。",
      "控制器上没有未读的故障。",
      "身边的同事知道您要启动。",
    ],
    questions: [
      ["光幕闪烁，首先怎么做？", ["停机并报告", "遮住传感器", "慢速继续"], 0],
      ["气压为 4 bar，可能的原因是？", ["漏气或阀门关闭", "夹爪磨损", "料仓已满"], 0],
      ["谁可以复位急停？", ["任何人", "查明原因的人", "下一班"], 1],
    ],
  },
};

let store, launch, language;

async function ask(method, address, query, content) {
  const where = new URL(address, asked.get("endpoint"));
  for (const [name, value] of Object.entries(query)) where.searchParams.set(name, value);
  const answer = await fetch(where, {
    method,
    headers: {
      "Authorization": "Basic " + store,
      "Content-Type": "application/json",
      "X-Experience-API-Version": "1.0.3",
    },
    body: content === undefined ? undefined : JSON.stringify(content),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.status === 204 ? null : answer.json();
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

function say(verb, result, extensions) {
  const context = structuredClone(launch.contextTemplate);
  context.registration = asked.get("registration");
  const categories = [{ id: CATEGORY + "cmi5" }];
  if (result && ("success" in result || "completion" in result)) categories.push({ id: CATEGORY + "moveon" });
  context.contextActivities.category = categories;
  Object.assign(context.extensions, extensions || {});
  const statement = {
    id: uuid(),
    actor: JSON.parse(asked.get("actor")),
    verb: { id: VERB + verb },
    object: { id: asked.get("activityId") },
    context,
    timestamp: new Date().toISOString(),
  };
  if (result) statement.result = { duration: "PT" + Math.max(1, Math.round((Date.now() - began) / 1000)) + "S", ...result };
  return ask("POST", "statements", {}, statement);
}

function show() {
  const words = WORDS[language];
  document.documentElement.lang = language;
  document.getElementById("title").textContent = words.title;
  document.getElementById("done").textContent = words.done;
  if (asked.get("part") === "read") {
    document.getElementById("read").hidden = false;
    for (const check of words.checks) {
      const item = document.createElement("li");
      item.textContent = check;
      document.getElementById("checks").append(item);
    }
    return;
  }
  const form = document.getElementById("ask");
  form.hidden = false;
  words.questions.forEach(([question, answers], number) => {
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = question;
    set.append(legend);
    answers.forEach((answer, place) => {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "radio";
      box.name = "q" + number;
      box.value = String(place);
      label.append(box, " " + answer);
      set.append(label);
    });
    form.append(set);
  });
}

async function finish() {
  document.getElementById("done").disabled = true;
  const words = WORDS[language];
  let told = words.over;
  if (launch.launchMode === "Normal") {
    if (asked.get("part") === "read") {
      await say("completed", { completion: true });
    } else {
      const given = new FormData(document.getElementById("ask"));
      const right = words.questions.filter(([, , key], number) => given.get("q" + number) === String(key)).length;
      const scaled = Math.round((right / words.questions.length) * 100) / 100;
      const isPassed = scaled >= launch.masteryScore;
      if (!isPassed) told = words.failed;
      await say(isPassed ? "passed" : "failed", { success: isPassed, score: { scaled } }, { [MASTERY]: launch.masteryScore });
    }
  }
  await say("terminated", {});
  document.getElementById("said").textContent = told;
  if (launch.returnURL) {
    const line = document.createElement("p");
    const back = document.createElement("a");
    back.id = "back";
    back.href = launch.returnURL;
    back.textContent = words.back;
    line.append(back);
    document.getElementById("said").append(line);
    back.focus();
  }
}

async function start() {
  store = (await (await fetch(asked.get("fetch"), { method: "POST" })).json())["auth-token"];
  const agent = asked.get("actor");
  const place = { activityId: asked.get("activityId"), agent, registration: asked.get("registration") };
  launch = await ask("GET", "activities/state", { ...place, stateId: "LMS.LaunchData" });
  const liked = await ask("GET", "agents/profile", { agent, profileId: "cmi5LearnerPreferences" });
  language = liked.languagePreference.startsWith("zh") ? "zh" : "en";
  show();
  await say("initialized");
  document.getElementById("done").addEventListener("click", () => {
    finish().catch((error) => { document.getElementById("said").textContent = String(error); });
  });
  document.getElementById("done").disabled = false;
}

start().catch((error) => { document.getElementById("said").textContent = String(error); });
