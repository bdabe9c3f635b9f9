// The measure: a bot on Bolt for JavaScript that commits one row for each command and acknowledges with a card.
const { App } = require('@slack/bolt');
const Database = require('better-sqlite3');

const database = new Database(process.env.DATABASE);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table asks (id integer primary key, asker text not null, what text not null, at integer not null)');
const insert = database.prepare('insert into asks (asker, what, at) values (?, ?, ?)');

const clientOptions = { slackApiUrl: process.env.SLACK_API_URL.replace(/\/?$/, '/') };
const app = new App({
    token: process.env.SLACK_BOT_TOKEN,
    appToken: process.env.SLACK_APP_TOKEN,
    socketMode: true,
    clientOptions,
    installerOptions: { clientOptions },
    logLevel: 'error',
});

const button = (label, id) => ({ type: 'button', action_id: id, text: { type: 'plain_text', text: label } });

app.command('/please', async ({ command, ack }) => {
    insert.run(command.user_id, command.text, Date.now());
    await ack({
        response_type: 'in_channel',
        text: `<@${command.user_id}> asks for your help`,
        blocks: [
            { type: 'section', text: { type: 'mrkdwn', text: command.text } },
            { type: 'actions', elements: [button('Take it', 'take'), button('Done', 'done'), button('Withdraw', 'withdraw')] },
        ],
    });
});

app.start();
