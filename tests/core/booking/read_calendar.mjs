// Reads a calendar file as other people's programs do, with npm's ical.js; says what it found as one line of JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const people = (event, name) =>
  event.getAllProperties(name).map((one) => ({ to: one.getFirstValue(), cn: one.getParameter("cn") }));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: value("status"),
    summary: event.summary,
    location: event.location,
    description: event.description,
    url: value("url"),
    zone: component.getFirstProperty("dtstart").getParameter("tzid"),
    clock: event.startDate.toString(),
    starts: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    organizer: people(component, "organizer"),
    attendees: people(component, "attendee"),
  };
});
const said = { method: calendar.getFirstPropertyValue("method"), version: calendar.getFirstPropertyValue("version") };
process.stdout.write(JSON.stringify({ ...said, name: calendar.getFirstPropertyValue("x-wr-calname"), events }));
